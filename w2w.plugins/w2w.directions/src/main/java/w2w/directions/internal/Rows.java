package w2w.directions.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Task;

/**
 * The m × K matrix C of a population's leading coefficients, applied tile by tile without ever forming CᵀC. Tiles are kept in memory
 * where they fit and read again otherwise. Sums run in a fixed order, whatever the number of threads.
 */
final class Rows {
    private static final int TILE = 512;

    private final PopulationCoefficients population;
    private final int components;
    private final Task task;
    private final List<float[]> kept = new ArrayList<>();

    Rows(PopulationCoefficients population, int components, Task task) {
        this(population, components, task, Runtime.getRuntime().maxMemory() / 4);
    }

    Rows(PopulationCoefficients population, int components, Task task, long memory) {
        this.population = population;
        this.components = components;
        this.task = task;
        if (4L * population.size() * population.components() <= memory) {
            for (int t = 0; t < tiles(); t++) {
                task.check();
                kept.add(read(t));
            }
        }
    }

    int models() {
        return population.size();
    }

    int components() {
        return components;
    }

    /** C d: one number a model. Costs 2·m·K. */
    double[] times(double[] d) {
        double[] product = new double[models()];
        task.check();
        IntStream.range(0, tiles()).parallel().forEach(t -> multiply(tile(t), d, product, t));
        return product;
    }

    /** Cᵀ r: one number a component. Rows whose r is 0 are skipped. Costs 2·m·K. */
    double[] transposeTimes(double[] r) {
        task.check();
        return sum(t -> accumulate(tile(t), r, t));
    }

    /** Cᵀ (w ⊙ (C d − shift)) in one pass. Costs 4·m·K. */
    double[] normalTimes(double[] w, double[] d, double shift) {
        task.check();
        double[] product = new double[models()];
        return sum(t -> {
            float[] rows = tile(t);
            multiply(rows, d, product, t);
            for (int i = t * TILE; i < end(t); i++) {
                product[i] = w[i] == 0 ? 0 : w[i] * (product[i] - shift);
            }
            return accumulate(rows, product, t);
        });
    }

    /** Σ_i w_i c_ij² for each component. */
    double[] weightedSquares(double[] w) {
        task.check();
        return sum(t -> {
            float[] rows = tile(t);
            double[] squares = new double[components];
            for (int i = t * TILE, at = 0; i < end(t); i++, at += stride()) {
                for (int j = 0; w[i] != 0 && j < components; j++) {
                    squares[j] += w[i] * rows[at + j] * rows[at + j];
                }
            }
            return squares;
        });
    }

    private void multiply(float[] rows, double[] d, double[] product, int t) {
        for (int i = t * TILE, at = 0; i < end(t); i++, at += stride()) {
            double a = 0;
            double b = 0;
            double c = 0;
            double e = 0;
            int j = 0;
            for (; j + 3 < components; j += 4) { // four chains: one would wait for each addition
                a += rows[at + j] * d[j];
                b += rows[at + j + 1] * d[j + 1];
                c += rows[at + j + 2] * d[j + 2];
                e += rows[at + j + 3] * d[j + 3];
            }
            for (; j < components; j++) {
                a += rows[at + j] * d[j];
            }
            product[i] = (a + b) + (c + e);
        }
    }

    private double[] accumulate(float[] rows, double[] r, int t) {
        double[] part = new double[components];
        for (int i = t * TILE, at = 0; i < end(t); i++, at += stride()) {
            double x = r[i];
            for (int j = 0; x != 0 && j < components; j++) {
                part[j] += x * rows[at + j];
            }
        }
        return part;
    }

    private interface TileSum {
        double[] of(int tile);
    }

    /** Sum over the tiles in their order; a wave of tiles at a time, so that the parts in flight stay few. */
    private double[] sum(TileSum work) {
        double[] total = new double[components];
        int wave = 4 * Runtime.getRuntime().availableProcessors();
        for (int first = 0; first < tiles(); first += wave) {
            int from = first;
            double[][] parts = new double[Math.min(wave, tiles() - first)][];
            IntStream.range(0, parts.length).parallel().forEach(t -> parts[t] = work.of(from + t));
            for (double[] part : parts) {
                for (int j = 0; j < components; j++) {
                    total[j] += part[j];
                }
            }
        }
        return total;
    }

    private int tiles() {
        return (population.size() + TILE - 1) / TILE;
    }

    private int end(int t) {
        return Math.min((t + 1) * TILE, population.size());
    }

    private int stride() {
        return population.components();
    }

    private float[] tile(int t) {
        return kept.isEmpty() ? read(t) : kept.get(t);
    }

    private float[] read(int t) {
        return population.read(t * TILE, end(t) - t * TILE).toArray();
    }
}
