package w2w.ui.internal.gallery;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Task;

/** How far items are from one point: |a − b| of their coefficients, NaN for those of other spaces. */
final class Similarity {
    private static final int TILE = 512;

    private final double[] rows;
    private final Map<String, Double> kept;

    private Similarity(double[] rows, Map<String, Double> kept) {
        this.rows = rows;
        this.kept = kept;
    }

    /** Reads all coefficients of the population once: rows × components operations. */
    static Similarity to(Coefficients point, PopulationCoefficients population, List<Item> items, Task task) {
        double[] rows = new double[population.size()];
        Arrays.fill(rows, Double.NaN);
        if (point.space().equals(population.space())) {
            float[] wanted = point.toArray();
            for (int first = 0; first < rows.length; first += TILE) {
                task.check();
                int count = Math.min(TILE, rows.length - first);
                float[] tile = population.read(first, count).toArray();
                for (int i = 0; i < count; i++) {
                    rows[first + i] = distance(wanted, tile, i * wanted.length);
                }
                task.progress((first + count) / (double) rows.length);
            }
        }
        Map<String, Double> kept = new HashMap<>();
        for (Item item : items) {
            item.model()
                    .map(m -> m.edited())
                    .filter(c -> c.space().equals(point.space()))
                    .ifPresent(c -> kept.put(item.name(), distance(point.toArray(), c.toArray(), 0)));
        }
        return new Similarity(rows, kept);
    }

    double distance(Item item) {
        if (item.isKept()) {
            return kept.getOrDefault(item.name(), Double.NaN);
        }
        return item.row() < rows.length ? rows[item.row()] : Double.NaN;
    }

    private static double distance(float[] a, float[] b, int from) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double d = a[j] - b[from + j];
            sum += d * d;
        }
        return Math.sqrt(sum);
    }
}
