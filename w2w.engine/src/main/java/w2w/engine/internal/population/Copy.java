package w2w.engine.internal.population;

import java.nio.file.Path;
import java.util.Map;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;

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
        boolean half = population.isHalf();
        new PopulationWriter(
                        target.getFileName().toString(),
                        target,
                        new Copy(population, rows),
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
    public boolean refusesDuplicates() {
        return false;
    }

    @Override
    public void close() {
        // the population is the caller's
    }
}
