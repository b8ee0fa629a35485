package w2w.ui.internal.test;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.Neighbour;
import w2w.api.space.Neighbours;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.studio.EditCommand;
import w2w.api.studio.FindCommand;
import w2w.api.studio.FitCommand;
import w2w.api.studio.HistoryEntry;
import w2w.api.studio.Model;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.ProjectCommand;
import w2w.api.studio.Projected;
import w2w.api.studio.ReleaseImport;
import w2w.api.studio.ReleaseReport;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Sampled;
import w2w.api.studio.Workspace;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;

/**
 * A workspace in memory: population {@code people}, space {@code faces} of eight components whose basis is the identity, so that the numbers of a
 * point are its weights and what {@link FakeRenderer} draws. What a test makes is what is there. Any thread may call.
 */
public final class FakeWorkspace implements Workspace {
    /** Components of the space. */
    public static final int COMPONENTS = 8;

    private static final WeightLayout LAYOUT = WeightLayout.ofLayers(
            List.of(new AdaptedLayer("mid_block.attentions.0.transformer_blocks.0.attn1.to_q", 4, 4, 1, 1)));

    private final Path folder;
    private final Map<String, Model> models = new TreeMap<>();
    private final Map<String, EditDirection> directions = new TreeMap<>();
    private final List<HistoryEntry> history = new ArrayList<>();
    private final WeightSpace faces;
    private final PopulationCoefficients people;

    /** What every change throws, where set: a full disk. */
    public volatile Optional<W2wException> failure = Optional.empty();

    /** @param size people in the population */
    public FakeWorkspace(Path folder, int size) {
        this.folder = folder;
        float[] basis = new float[COMPONENTS * COMPONENTS];
        float[] ones = new float[COMPONENTS];
        for (int j = 0; j < COMPONENTS; j++) {
            basis[j * COMPONENTS + j] = 1;
            ones[j] = 1;
        }
        double[] singular = new double[COMPONENTS];
        for (int j = 0; j < COMPONENTS; j++) {
            singular[j] = Math.sqrt(size - 1.0) * (1.6 - 0.15 * j);
        }
        faces = WeightSpace.inMemory(
                LAYOUT, new float[COMPONENTS], ones, basis, new Spectrum(singular, 20, size), Provenance.NONE);
        float[] rows = new float[size * COMPONENTS];
        double[] beard = new double[size];
        double[] glasses = new double[size];
        double[] age = new double[size];
        for (int i = 0; i < size; i++) {
            float[] row = Noise.gaussian(7, "people", 0, i, COMPONENTS + 1);
            for (int j = 0; j < COMPONENTS; j++) {
                rows[i * COMPONENTS + j] = (float) (row[j] * (1.6 - 0.15 * j));
            }
            beard[i] = row[4] > 0 ? 1 : -1;
            glasses[i] = row[5] > 0.4 ? 1 : -1;
            age[i] = Math.round(38 + 11 * row[2] + 3 * row[COMPONENTS]);
        }
        Map<String, double[]> labels = new LinkedHashMap<>();
        labels.put("beard", beard);
        labels.put("glasses", glasses);
        labels.put("age", age);
        people = PopulationCoefficients.inMemory(
                Coefficients.owning(faces.fingerprint(), COMPONENTS, rows),
                IntStream.range(0, size)
                        .mapToObj(i -> String.format("person-%04d", i))
                        .toList(),
                LabelTable.of(size, labels));
        directions.put("beard", direction("beard", 4));
        directions.put("glasses", direction("glasses", 5));
        directions.put("age", direction("age", 2));
        for (int i = 1; i <= 3; i++) {
            models.put("sample-" + i, sampled("sample-" + i, i, 1));
        }
    }

    private EditDirection direction(String name, int component) {
        double[] raw = new double[COMPONENTS];
        raw[component] = 1;
        raw[(component + 1) % COMPONENTS] = 0.15;
        return EditDirection.inUnitsOf(
                people,
                name,
                raw,
                new DirectionQuality(
                        name.equals("age") ? "held-out R²" : "held-out AUC",
                        0.97 - 0.02 * component,
                        28,
                        32,
                        List.of()),
                Provenance.NONE);
    }

    private Model sampled(String name, long seed, double factor) {
        float[] c = Noise.gaussian(seed, "sample", 0, 0, COMPONENTS);
        for (int j = 0; j < COMPONENTS; j++) {
            c[j] *= (float) (factor * (1.6 - 0.15 * j));
        }
        return new Model(
                name,
                "faces",
                Coefficients.owning(faces.fingerprint(), COMPONENTS, c),
                Edit.NONE,
                Provenance.NONE.with("sampler", "gaussian").with("seed", seed));
    }

    /** The space's population. */
    public PopulationCoefficients people() {
        return people;
    }

    private void note(String operation) {
        failure.ifPresent(e -> {
            throw e;
        });
        history.add(new HistoryEntry(history.size() + 1, Instant.now(), operation, Map.of()));
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public List<String> populations() {
        return List.of("people");
    }

    @Override
    public Population population(String name) {
        return Population.inMemory(
                name,
                LAYOUT,
                people.models(),
                people.labels(),
                people.read(0, people.size()).toArray());
    }

    @Override
    public PopulationReport importPopulation(PopulationImport command, Task task) {
        return new PopulationReport(command.population(), people.size(), 0, List.of());
    }

    /** Knows {@code column=value} and {@code and} only. */
    @Override
    public int[] select(String population, String where) {
        if (where.isBlank()) {
            return IntStream.range(0, people.size()).toArray();
        }
        List<double[]> columns = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (String part : where.split("\\s+and\\s+", -1)) {
            String[] sides = part.split("=", 2);
            double[] column = people.labels().column(sides[0].strip()).orElseThrow(() -> W2wException.input(
                            "there is no column " + sides[0].strip())
                    .advise("Columns are " + String.join(", ", people.labels().attributes())));
            columns.add(column);
            values.add(Double.valueOf(sides[1].strip()));
        }
        return IntStream.range(0, people.size())
                .filter(i -> IntStream.range(0, columns.size()).allMatch(c -> columns.get(c)[i] == values.get(c)))
                .toArray();
    }

    @Override
    public int exportPopulation(String population, String where, String format, Path target, Task task) {
        return select(population, where).length;
    }

    @Override
    public ReleaseReport importRelease(ReleaseImport command, Task task) {
        return new ReleaseReport(Map.of(), List.of(), List.of());
    }

    @Override
    public List<String> spaces() {
        return List.of("faces");
    }

    /** The same one each time; in memory, closing it does nothing. */
    @Override
    public WeightSpace space(String name) {
        if (!name.equals("faces")) {
            throw W2wException.input("there is no space " + name).advise("There is faces");
        }
        return faces;
    }

    @Override
    public PopulationCoefficients coefficients(WeightSpace space) {
        return people;
    }

    @Override
    public void fit(FitCommand command, Task task) {
        note("space fit");
    }

    @Override
    public void exportSpace(String space, int components, Path target, Task task) {
        note("space export");
    }

    @Override
    public synchronized List<Sampled> sample(SampleCommand command, Task task) {
        List<Sampled> drawn = new ArrayList<>();
        note("sample");
        for (int i = 1; i <= command.request().count(); i++) {
            task.check();
            Model model = sampled(
                    command.prefix() + "-" + i,
                    command.request().seed() + i,
                    command.request().factor());
            models.put(model.name(), model);
            Neighbour nearest = Neighbours.nearest(people, model.point(), Neighbours.Metric.EUCLIDEAN, 1, task)
                    .get(0)
                    .get(0);
            drawn.add(new Sampled(model, nearest, 0.5));
            task.progress((double) i / command.request().count());
        }
        return drawn;
    }

    @Override
    public synchronized List<EditDirection> find(FindCommand command, Task task) {
        List<EditDirection> found = new ArrayList<>();
        for (String name : command.request().wanted()) {
            found.add(direction(name, Math.floorMod(name.hashCode(), COMPONENTS)));
        }
        keep(command.space(), found, true);
        return found;
    }

    @Override
    public synchronized List<EditDirection> directions(String space) {
        return List.copyOf(directions.values());
    }

    @Override
    public synchronized void keep(String space, List<EditDirection> found, boolean replace) {
        note("direction keep");
        found.forEach(d -> directions.put(d.name(), d));
    }

    @Override
    public synchronized void removeDirections(String space, List<String> names) {
        note("direction remove");
        names.forEach(directions::remove);
    }

    @Override
    public synchronized List<String> models() {
        return List.copyOf(models.keySet());
    }

    @Override
    public synchronized Model model(String name) {
        Model model = models.get(name);
        if (model == null) {
            throw W2wException.input("there is no model " + name).advise("There are " + models.keySet());
        }
        return model;
    }

    @Override
    public synchronized void keep(
            List<Model> several, boolean replace, String operation, Map<String, String> arguments) {
        change(several, List.of(), operation, arguments);
    }

    @Override
    public synchronized void change(
            List<Model> keep, List<String> remove, String operation, Map<String, String> arguments) {
        note(operation);
        remove.forEach(models::remove);
        keep.forEach(m -> models.put(m.name(), m));
    }

    @Override
    public synchronized void removeModels(List<String> names) {
        names.forEach(this::model);
        change(List.of(), names, "model remove", Map.of());
    }

    @Override
    public Model edit(EditCommand command) {
        throw new IllegalStateException("the workbench edits by itself");
    }

    @Override
    public void editAdapter(
            String space, Path adapter, Map<String, Double> strengths, String format, Path target, Task task) {
        throw new IllegalStateException("the workbench edits by itself");
    }

    @Override
    public List<Projected> project(ProjectCommand command, Task task) {
        List<Projected> all = new ArrayList<>();
        command.adapters()
                .forEach((name, adapter) ->
                        all.add(new Projected(sampled(name, adapter.toString().hashCode(), 1), 0.1)));
        change(all.stream().map(Projected::model).toList(), List.of(), "space project", Map.of());
        return all;
    }

    @Override
    public void exportModel(String model, String format, Path target, Task task) {
        try {
            java.nio.file.Files.writeString(target, "adapter of " + model(model).name() + " in " + format);
        } catch (java.io.IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be written")
                    .at(target.toString())
                    .because(e);
        }
    }

    @Override
    public List<HistoryEntry> history() {
        return List.copyOf(history);
    }

    @Override
    public Optional<HistoryEntry> undo() {
        return Optional.empty();
    }

    @Override
    public Optional<HistoryEntry> redo() {
        return Optional.empty();
    }
}
