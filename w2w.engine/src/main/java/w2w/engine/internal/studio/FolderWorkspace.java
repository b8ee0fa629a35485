package w2w.engine.internal.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
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
import w2w.api.studio.Naming;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.ProjectCommand;
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
    private final Places places;
    private final Ledger ledger;
    private final Plugins plugins;
    private final SpaceFiles spaceFiles;
    private final Importing importing;
    private final Fitting fitting;
    private final Fingerprints fingerprints;
    private final KeptDirections directions;

    FolderWorkspace(Path root, Plugins plugins, SpaceFiles spaceFiles, PopulationFolders populationFolders, Disk disk) {
        this.places = new Places(root);
        this.ledger = new Ledger(root, disk);
        this.plugins = plugins;
        this.spaceFiles = spaceFiles;
        this.importing = new Importing(places, ledger, populationFolders, disk);
        this.fitting = new Fitting(places, ledger, plugins, spaceFiles, disk);
        this.fingerprints = new Fingerprints(spaceFiles);
        this.directions = new KeptDirections(places, ledger, plugins, fingerprints);
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
        return places.spaces();
    }

    @Override
    public WeightSpace space(String name) {
        return spaceFiles.open(places.spaceFile(name));
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
        fitting.requireFree(command);
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
            List<Sampled> named = new ArrayList<>();
            ledger.change("sample", Sampling.arguments(command, plugins), () -> {
                long first = command.replace() ? 1 : Names.next(command.prefix(), models());
                for (Sampled s : drawn) {
                    Model model = named(s.model(), command.prefix() + "-" + (first + named.size()));
                    named.add(new Sampled(model, s.nearest(), s.rank()));
                }
                return named.stream().map(s -> put(s.model())).toList();
            });
            return named;
        });
    }

    @Override
    public List<EditDirection> find(FindCommand command, Task task) {
        directions.requireFree(command);
        return withSpace(
                command.space(), space -> directions.find(command, space, spaceFiles.coefficients(space), task));
    }

    @Override
    public List<EditDirection> directions(String space) {
        return directions.of(space);
    }

    @Override
    public void keep(String space, List<EditDirection> wanted, boolean replace) {
        directions.keep(space, wanted, replace);
    }

    @Override
    public void removeDirections(String space, List<String> names) {
        directions.remove(space, names);
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
    public void keep(List<Model> models, boolean replace, String operation, Map<String, String> arguments) {
        models.forEach(this::check);
        ledger.change(operation, arguments, () -> {
            models.forEach(m -> requireFree(replace, m.name()));
            return models.stream().map(FolderWorkspace::put).toList();
        });
    }

    @Override
    public void change(List<Model> keep, List<String> remove, String operation, Map<String, String> arguments) {
        keep.forEach(this::check);
        ledger.change(operation, arguments, () -> {
            Set<String> going = new LinkedHashSet<>(remove);
            going.retainAll(models());
            keep.forEach(m -> going.remove(m.name()));
            return Stream.concat(
                            keep.stream().map(FolderWorkspace::put),
                            going.stream().map(n -> new Change.Remove(Places.model(n))))
                    .toList();
        });
    }

    private void requireFree(boolean replace, String model) {
        places.requireFree(replace, "model", model, Places.model(model));
    }

    /** A model and its edit are points and steps of the space as it is now. */
    private void check(Model model) {
        String fingerprint = fingerprints.of(places.spaceFile(model.space()));
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

    private static Model named(Model model, String name) {
        return new Model(name, model.space(), model.point(), model.edit(), model.provenance());
    }

    @Override
    public void removeModels(List<String> names) {
        Map<String, String> arguments = Map.of(names.size() == 1 ? "model" : "models", String.join(", ", names));
        ledger.change("model remove", arguments, () -> {
            names.forEach(n -> places.require("model", n, Places.model(n), models()));
            return names.stream()
                    .distinct()
                    .<Change>map(n -> new Change.Remove(Places.model(n)))
                    .toList();
        });
    }

    @Override
    public Model edit(EditCommand command) {
        if (!command.result().isEmpty()) {
            requireFree(command.replace(), command.result());
        }
        Model model = model(command.model());
        List<Edit.Term> terms = new ArrayList<>(model.edit().terms());
        command.strengths().forEach((name, strength) -> add(terms, directions.get(model.space(), name), strength));
        String usual = command.model() + "-edited";
        Model edited = new Model(
                command.result().isEmpty() ? usual : command.result(),
                model.space(),
                model.point(),
                new Edit(terms, command.injection()),
                model.provenance().with("edited.from", model.name()));
        check(edited);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("model", command.model());
        arguments.put("injection", Integer.toString(command.injection()));
        command.strengths().forEach((name, s) -> arguments.put("strength." + name, Double.toString(s)));
        List<Model> made = new ArrayList<>();
        ledger.change("edit", arguments, () -> {
            if (command.result().isEmpty()) {
                made.add(named(edited, command.replace() ? usual : Naming.free(usual, models())));
            } else {
                requireFree(command.replace(), command.result());
                made.add(edited);
            }
            arguments.put("result", made.get(0).name());
            return List.of(put(made.get(0)));
        });
        return made.get(0);
    }

    @Override
    public void editAdapter(
            String space, Path adapter, Map<String, Double> strengths, String format, Path target, Task task) {
        List<Edit.Term> terms = new ArrayList<>();
        strengths.forEach((name, strength) -> add(terms, directions.get(space, name), strength));
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
    public List<Projected> project(ProjectCommand command, Task task) {
        command.adapters().keySet().forEach(name -> requireFree(command.replace(), name));
        return withSpace(command.space(), space -> {
            List<Projected> all = new ArrayList<>();
            Map<String, String> arguments = new LinkedHashMap<>();
            arguments.put("space", command.space());
            command.adapters().forEach((name, adapter) -> {
                Task part = task.part(name, 1.0 / command.adapters().size());
                all.add(new AdapterExchange(plugins).project(command.space(), space, adapter, name, part));
                arguments.put("adapter." + name, adapter.toString());
            });
            ledger.change("space project", arguments, () -> {
                command.adapters().keySet().forEach(name -> requireFree(command.replace(), name));
                return all.stream().map(p -> put(p.model())).toList();
            });
            return all;
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
