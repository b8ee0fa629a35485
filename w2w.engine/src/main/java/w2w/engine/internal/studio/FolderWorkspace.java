package w2w.engine.internal.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Plugins;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.EditCommand;
import w2w.api.studio.FindCommand;
import w2w.api.studio.FitCommand;
import w2w.api.studio.HistoryEntry;
import w2w.api.studio.Model;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.Projected;
import w2w.api.studio.ReleaseImport;
import w2w.api.studio.ReleaseReport;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Sampled;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;

/** A workspace folder: names to paths, and every change through the ledger. */
final class FolderWorkspace implements Workspace {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWorkspace.class);

    private final Places places;
    private final Ledger ledger;
    private final Plugins plugins;
    private final SpaceFiles spaceFiles;
    private final Importing importing;
    private final Fitting fitting;
    private final Fingerprints fingerprints;
    private final Set<Path> damaged = ConcurrentHashMap.newKeySet();

    FolderWorkspace(Path root, Plugins plugins, SpaceFiles spaceFiles, PopulationFolders populationFolders, Disk disk) {
        this.places = new Places(root);
        this.ledger = new Ledger(root, disk);
        this.plugins = plugins;
        this.spaceFiles = spaceFiles;
        this.importing = new Importing(places, ledger, populationFolders, disk);
        this.fitting = new Fitting(places, ledger, plugins, spaceFiles, disk);
        this.fingerprints = new Fingerprints(spaceFiles);
        ledger.recover();
    }

    @Override
    public Path folder() {
        return places.root();
    }

    @Override
    public List<String> populations() {
        return importing.populations();
    }

    @Override
    public Population population(String name) {
        return importing.open(name);
    }

    @Override
    public PopulationReport importPopulation(PopulationImport command, Task task) {
        return importing.population(command, task);
    }

    @Override
    public int[] select(String population, String where) {
        return importing.select(population, where);
    }

    @Override
    public int exportPopulation(String population, String where, String format, Path target, Task task) {
        return importing.export(population, where, format, target, task);
    }

    @Override
    public ReleaseReport importRelease(ReleaseImport command, Task task) {
        return importing.release(command, task);
    }

    @Override
    public List<String> spaces() {
        return places.files(Path.of("spaces"));
    }

    private Path spaceFile(String name) {
        return places.require("space", name, Places.space(name), spaces());
    }

    @Override
    public WeightSpace space(String name) {
        return spaceFiles.open(spaceFile(name));
    }

    @Override
    public PopulationCoefficients coefficients(WeightSpace space) {
        return spaceFiles.coefficients(space);
    }

    private <T> T withSpace(String name, Function<WeightSpace, T> work) {
        try (WeightSpace space = space(name)) {
            return work.apply(space);
        }
    }

    @Override
    public void fit(FitCommand command, Task task) {
        try (Population population = population(command.population())) {
            fitting.fit(command, population, task);
        }
    }

    @Override
    public void exportSpace(String name, int components, Path target, Task task) {
        withSpace(name, space -> {
            if (components < 0 || components > space.components()) {
                throw W2wException.input(components + " components of a space of " + space.components())
                        .at("space " + name);
            }
            WeightSpace part = components == 0 || components == space.components() ? space : space.truncate(components);
            spaceFiles.write(target, part, spaceFiles.coefficients(part), task);
            return part;
        });
    }

    @Override
    public List<Sampled> sample(SampleCommand command, Task task) {
        Names.check("model", command.prefix() + "-1");
        return withSpace(command.space(), space -> {
            List<Sampled> drawn = new Sampling(plugins).sample(command, spaceFiles.coefficients(space), task);
            List<Change> changes = new ArrayList<>();
            for (Sampled sampled : drawn) {
                changes.add(put(sampled.model()));
            }
            ledger.change("sample", Sampling.arguments(command, plugins), () -> changes);
            return drawn;
        });
    }

    @Override
    public List<EditDirection> find(FindCommand command, Task task) {
        return withSpace(command.space(), space -> {
            List<EditDirection> found = new Finding(plugins)
                    .find(command, space, spaceFiles.coefficients(space), directions(command.space()), task);
            ledger.change("direction find", Finding.arguments(command, plugins), () -> found.stream()
                    .map(d -> put(command.space(), d))
                    .toList());
            return found;
        });
    }

    @Override
    public List<EditDirection> directions(String space) {
        String fingerprint = fingerprints.of(spaceFile(space));
        Path folder = Places.directions(space);
        return places.files(folder).stream()
                .flatMap(n -> readable(places.at(folder.resolve(n + Places.SUFFIX))))
                .filter(d -> d.space().equals(fingerprint))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /** A direction; none where its file is damaged, which is said once. */
    private Stream<EditDirection> readable(Path file) {
        try {
            return Stream.of(DirectionFile.read(file));
        } catch (W2wException e) {
            if (damaged.add(file)) {
                LOG.warn("the direction is left out: {}", e.getMessage());
            }
            return Stream.empty();
        }
    }

    private EditDirection direction(String space, String name) {
        List<EditDirection> there = directions(space);
        return there.stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "direction",
                        name,
                        there.stream().map(EditDirection::name).toList()));
    }

    @Override
    public void keep(String space, List<EditDirection> directions) {
        String fingerprint = fingerprints.of(spaceFile(space));
        for (EditDirection direction : directions) {
            if (!direction.space().equals(fingerprint)) {
                throw W2wException.input("direction " + direction.name() + " is of another space than " + space);
            }
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("space", space);
        arguments.put(
                "names",
                String.join(", ", directions.stream().map(EditDirection::name).toList()));
        ledger.change("direction keep", arguments, () -> directions.stream()
                .map(d -> put(space, d))
                .toList());
    }

    private static Change put(String space, EditDirection direction) {
        return new Change.Put(Places.direction(space, direction.name()), DirectionFile.write(direction));
    }

    @Override
    public void removeDirection(String space, String name) {
        direction(space, name);
        ledger.change(
                "direction remove",
                Map.of("space", space, "name", name),
                () -> List.of(new Change.Remove(Places.direction(space, name))));
    }

    @Override
    public List<String> models() {
        return places.files(Path.of("models"));
    }

    @Override
    public Model model(String name) {
        return ModelFile.read(places.require("model", name, Places.model(name), models()), name);
    }

    @Override
    public void keep(Model model) {
        check(model);
        ledger.change("model keep", Map.of("model", model.name(), "space", model.space()), () -> List.of(put(model)));
    }

    @Override
    public void keep(List<Model> models, String operation, Map<String, String> arguments) {
        models.forEach(this::check);
        ledger.change(operation, arguments, () -> models.stream()
                .map(FolderWorkspace::put)
                .toList());
    }

    /** A model and its edit are points and steps of the space as it is now. */
    private void check(Model model) {
        String fingerprint = fingerprints.of(spaceFile(model.space()));
        boolean same = model.point().space().equals(fingerprint)
                && model.edit().terms().stream()
                        .allMatch(t -> t.direction().space().equals(fingerprint));
        if (!same) {
            throw W2wException.input("the model is of another space than " + model.space() + " is now")
                    .at("model " + model.name());
        }
    }

    private static Change put(Model model) {
        return new Change.Put(Places.model(model.name()), ModelFile.write(model));
    }

    @Override
    public void removeModel(String name) {
        ledger.change("model remove", Map.of("model", name), () -> {
            places.require("model", name, Places.model(name), models());
            return List.of(new Change.Remove(Places.model(name)));
        });
    }

    @Override
    public Model edit(EditCommand command) {
        Model model = model(command.model());
        List<Edit.Term> terms = new ArrayList<>(model.edit().terms());
        command.strengths().forEach((name, strength) -> add(terms, direction(model.space(), name), strength));
        Model edited = new Model(
                command.result(),
                model.space(),
                model.point(),
                new Edit(terms, command.injection()),
                model.provenance().with("edited.from", model.name()));
        check(edited);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("model", command.model());
        arguments.put("result", command.result());
        arguments.put("injection", Integer.toString(command.injection()));
        command.strengths().forEach((name, s) -> arguments.put("strength." + name, Double.toString(s)));
        ledger.change("edit", arguments, () -> List.of(put(edited)));
        return edited;
    }

    @Override
    public void editAdapter(
            String space, Path adapter, Map<String, Double> strengths, String format, Path target, Task task) {
        List<Edit.Term> terms = new ArrayList<>();
        strengths.forEach((name, strength) -> add(terms, direction(space, name), strength));
        withSpace(space, opened -> {
            new AdapterExchange(plugins).edit(opened, adapter, new Edit(terms, Edit.ALWAYS), format, target, task);
            return opened;
        });
    }

    /** Strengths of one direction are one term. */
    private static void add(List<Edit.Term> terms, EditDirection direction, double strength) {
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i).direction().equals(direction)) {
                terms.set(i, new Edit.Term(direction, terms.get(i).strength() + strength));
                return;
            }
        }
        terms.add(new Edit.Term(direction, strength));
    }

    @Override
    public Projected project(String space, Path adapter, String model, Task task) {
        Path target = Places.model(model);
        return withSpace(space, opened -> {
            Projected projected = new AdapterExchange(plugins).project(space, opened, adapter, model, task);
            Map<String, String> arguments = new LinkedHashMap<>();
            arguments.put("space", space);
            arguments.put("adapter", adapter.toString());
            arguments.put("model", model);
            ledger.change(
                    "space project",
                    arguments,
                    () -> List.of(new Change.Put(target, ModelFile.write(projected.model()))));
            return projected;
        });
    }

    @Override
    public void exportModel(String name, String format, Path target, Task task) {
        Model model = model(name);
        check(model);
        withSpace(model.space(), space -> {
            new AdapterExchange(plugins).export(model, space, format, target, task);
            return space;
        });
    }

    @Override
    public List<HistoryEntry> history() {
        return ledger.history();
    }

    @Override
    public Optional<HistoryEntry> undo() {
        return ledger.undo();
    }

    @Override
    public Optional<HistoryEntry> redo() {
        return ledger.redo();
    }
}
