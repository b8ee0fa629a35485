package w2w.engine.internal.release;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import w2w.api.plugin.Plugins;
import w2w.api.space.Coefficients;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.ReleaseImport;
import w2w.api.studio.ReleaseReport;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;
import w2w.engine.internal.population.PopulationStore;
import w2w.engine.internal.space.FileSpace;
import w2w.engine.internal.space.SpaceFile;
import w2w.engine.internal.studio.PopulationFolders;

/** Populations as folders of shards, and releases as spaces and populations. */
@Component
public final class StoredPopulations implements PopulationFolders {
    private final PopulationStore store;

    @Activate
    public StoredPopulations(@Reference Plugins plugins) {
        store = new PopulationStore(plugins);
    }

    @Override
    public Population open(Path folder, String name) {
        return store.open(folder, name);
    }

    @Override
    public PopulationReport make(PopulationImport command, Path target, Task task) {
        return store.make(command, target, task);
    }

    @Override
    public void verify(Path folder, Task task) {
        store.verify(folder, task);
    }

    @Override
    public int[] select(Path folder, String where) {
        return store.select(folder, where);
    }

    @Override
    public int export(Path folder, String where, String format, Path target, Task task) {
        return store.export(folder, where, format, target, task);
    }

    @Override
    public Release makeRelease(ReleaseImport command, Path staging, Task task) {
        ReleaseReader reader = new ReleaseReader(command);
        Path spaceFile = staging.resolve(SpaceFile.NAME);
        Path populationFolder = staging.resolve("population");
        Map<String, String> made = new LinkedHashMap<>();
        // a space that is there was written whole before a kill
        boolean space = Files.exists(spaceFile) || reader.writeSpace(spaceFile, task.part("space", .5));
        Optional<Coefficients> model = Optional.empty();
        if (space) {
            made.put("space", command.name());
            try (FileSpace opened = SpaceFile.open(spaceFile)) {
                model = reader.model(opened.components())
                        .map(row -> Coefficients.owning(opened.fingerprint(), opened.components(), row));
            }
            model.ifPresent(m -> made.put("model", command.name()));
        }
        Optional<PopulationReport> population =
                reader.writePopulation(store, command.name(), populationFolder, task.part("population", .5));
        population.ifPresent(p -> made.put("population", command.name()));
        List<String> notes = new ArrayList<>(reader.notes());
        population.ifPresent(p -> notes.addAll(p.notes()));
        if (made.isEmpty()) {
            throw W2wException.input("the folder holds too few files of a release for a space or a population: "
                            + String.join("; ", reader.notes()))
                    .at(command.folder().toString());
        }
        return new Release(
                space ? Optional.of(spaceFile) : Optional.empty(),
                population.map(p -> populationFolder),
                model,
                new ReleaseReport(made, reader.used(), notes));
    }
}
