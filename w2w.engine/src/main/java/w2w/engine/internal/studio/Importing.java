package w2w.engine.internal.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.edit.Edit;
import w2w.api.studio.HistoryEntry;
import w2w.api.studio.Model;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.ReleaseImport;
import w2w.api.studio.ReleaseReport;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.Population;

/** Populations of a workspace, and how they and releases come into it. */
final class Importing {
    private final Places places;
    private final Ledger ledger;
    private final PopulationFolders folders;
    private final Disk disk;

    Importing(Places places, Ledger ledger, PopulationFolders folders, Disk disk) {
        this.places = places;
        this.ledger = ledger;
        this.folders = folders;
        this.disk = disk;
    }

    List<String> populations() {
        return places.folders(Path.of("populations"));
    }

    private Path folder(String name) {
        return places.require("population", name, Places.population(name), populations());
    }

    Population open(String name) {
        Path folder = folder(name);
        return folders.open(folder, name);
    }

    int[] select(String name, String where) {
        Path folder = folder(name);
        return folders.select(folder, where);
    }

    int export(String name, String where, String format, Path target, Task task) {
        Path folder = folder(name);
        return folders.export(folder, where, format, target, task);
    }

    PopulationReport population(PopulationImport command, Task task) {
        String name = command.population();
        Path target = Places.population(name);
        places.requireFree(command.replace(), "population", name, target);
        String request = command.replacing(false).toString();
        try (Staging staging = Staging.open(places.staging("population", name), request, disk)) {
            Path made = staging.content().resolve("population");
            PopulationReport report = folders.make(command, made, task);
            Map<String, String> arguments = new LinkedHashMap<>();
            arguments.put("population", name);
            arguments.put("source", command.source().toString());
            arguments.put("labels", command.labels().map(Path::toString).orElse(""));
            arguments.put("key", command.key());
            arguments.put("precision", command.precision().toString());
            Optional<HistoryEntry> change = ledger.change("population import", arguments, () -> {
                places.requireFree(command.replace(), "population", name, target); // somebody else may have made one
                return List.of(new Change.Adopt(target, made));
            });
            change.ifPresent(c -> ledger.sayKept(c, task));
            staging.clear();
            return report;
        }
    }

    ReleaseReport release(ReleaseImport command, Task task) {
        Path spaceFile = Places.space(command.name());
        requireFree(command);
        ReleaseImport request =
                new ReleaseImport(command.folder(), command.name(), command.components(), command.alpha());
        try (Staging staging = Staging.open(places.staging("space", command.name()), request.toString(), disk)) {
            PopulationFolders.Release made = folders.makeRelease(command, staging.content(), task);
            List<Change> changes = new ArrayList<>();
            made.space().ifPresent(file -> changes.add(new Change.Adopt(spaceFile, file)));
            made.population()
                    .ifPresent(folder -> changes.add(new Change.Adopt(Places.population(command.name()), folder)));
            made.model().ifPresent(point -> {
                Provenance provenance = Provenance.NONE
                        .with("source", command.folder().getFileName())
                        .with("space", point.space());
                Model model = new Model(command.name(), command.name(), point, Edit.NONE, provenance);
                changes.add(new Change.Put(Places.model(command.name()), ModelFile.write(model)));
            });
            Map<String, String> arguments = new LinkedHashMap<>();
            arguments.put("folder", command.folder().toString());
            arguments.put("name", command.name());
            arguments.put("components", Integer.toString(command.components()));
            arguments.put("alpha", Double.toString(command.alpha()));
            Optional<HistoryEntry> change = ledger.change("space import", arguments, () -> {
                requireFree(command);
                return changes;
            });
            change.ifPresent(c -> ledger.sayKept(c, task));
            staging.clear();
            return made.report();
        }
    }

    /** What a release makes is known when it has been read, so all that it may make must be free. */
    private void requireFree(ReleaseImport command) {
        String name = command.name();
        places.requireFree(command.replace(), "space", name, Places.space(name));
        places.requireFree(command.replace(), "population", name, Places.population(name));
        places.requireFree(command.replace(), "model", name, Places.model(name));
    }
}
