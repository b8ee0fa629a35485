package w2w.engine.internal.population;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.Recipe;

/** Rows of a population as a population of their own, with the same names, sources and labels. */
final class Copy implements RowSource {
    private final ShardedPopulation population;
    private final int[] rows;

    private Copy(ShardedPopulation population, int[] rows) {
        this.population = population;
        this.rows = rows.clone();
    }

    /** Writes or replaces the folder {@code target}. */
    static void write(ShardedPopulation population, int[] rows, String where, Path target, long shardBytes, Task task) {
        ModelTable table = population.table().select(rows);
        Copy copy = new Copy(population, rows);
        if (!population.manifest().lineage().traits().isEmpty() && copy.facts(0).isEmpty()) {
            task.warn("what the files of the models told of their training is left behind; populations imported with"
                    + " --recipe-labels keep it");
        }
        boolean half = population.isHalf();
        new PopulationWriter(
                        target.getFileName().toString(),
                        target,
                        copy,
                        Alignment.raw(population.layout()),
                        half ? Precision.FLOAT16 : Precision.FLOAT32,
                        shardBytes,
                        Map.of("population", population.fingerprint(), "where", where))
                .write(
                        bare -> new LabelJoin.Joined(table.labels()), // all rows, in this order
                        population
                                .manifest()
                                .provenance()
                                .with("selected.from", population.fingerprint())
                                .with("selected.where", where),
                        task);
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public String name(int index) {
        return population.models().get(rows[index]);
    }

    @Override
    public String source(int index) {
        return population.table().sources().get(rows[index]);
    }

    @Override
    public String stamp(int index) {
        return population.table().hashes().get(rows[index]);
    }

    @Override
    public Adapter read(int index) {
        float[] row = new float[population.layout().size()];
        population.read(rows[index], 1, row, 0);
        return Adapter.owning(population.layout(), row);
    }

    @Override
    public Read readWithFacts(int index) {
        return new Read(read(index), 0, facts(index));
    }

    /** What the table tells of the training of a model. */
    private String facts(int index) {
        return population.table().labels().columns().stream()
                .filter(c -> c.name().startsWith(Recipe.LABEL)
                        && !c.text(rows[index]).isEmpty())
                .map(c -> c.name() + "=" + c.text(rows[index]))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public boolean refusesDuplicates() {
        return false;
    }

    @Override
    public void close() {
        // the population is the caller's
    }
}
