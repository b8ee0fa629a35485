package w2w.engine.internal.space;

import java.util.List;
import java.util.Objects;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.weights.LabelTable;
import w2w.tensors.TensorSource;

/** Coefficients in a space's file, or the leading ones of each row; mean and deviation are computed when first asked for. */
final class FilePopulationCoefficients implements PopulationCoefficients {
    private static final int PIECE = 1 << 20;

    private final TensorSource source;
    private final String space;
    private final int stored;
    private final int components;
    private final List<String> models;
    private final LabelTable labels;
    private double[] mean = {};
    private double[] deviation = {};

    FilePopulationCoefficients(
            TensorSource source, String space, int stored, int components, List<String> models, LabelTable labels) {
        this.source = source;
        this.space = space;
        this.stored = stored;
        this.components = components;
        this.models = models;
        this.labels = labels;
    }

    @Override
    public String space() {
        return space;
    }

    @Override
    public int size() {
        return models.size();
    }

    @Override
    public int components() {
        return components;
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public LabelTable labels() {
        return labels;
    }

    @Override
    public Coefficients read(int first, int count) {
        Objects.checkFromIndexSize(first, count, models.size());
        float[] rows = new float[Math.multiplyExact(count, stored)];
        source.read("coefficients", (long) first * stored, rows.length, rows, 0);
        if (components == stored) {
            return Coefficients.owning(space, components, rows);
        }
        float[] heads = new float[count * components];
        for (int r = 0; r < count; r++) {
            System.arraycopy(rows, r * stored, heads, r * components, components);
        }
        return Coefficients.owning(space, components, heads);
    }

    @Override
    public double[] mean() {
        moments();
        return mean.clone();
    }

    @Override
    public double[] deviation() {
        moments();
        return deviation.clone();
    }

    private synchronized void moments() {
        if (mean.length == components) {
            return;
        }
        int m = models.size();
        double[] average = new double[components];
        double[] squares = new double[components];
        int seen = 0;
        int step = Math.max(1, PIECE / stored);
        for (int first = 0; first < m; first += step) {
            int count = Math.min(step, m - first);
            float[] rows = read(first, count).toArray();
            for (int r = 0; r < count; r++) {
                seen++;
                for (int j = 0; j < components; j++) {
                    double d = rows[r * components + j] - average[j]; // Welford: stable in one pass
                    average[j] += d / seen;
                    squares[j] += d * (rows[r * components + j] - average[j]);
                }
            }
        }
        for (int j = 0; j < components; j++) {
            squares[j] = m > 1 ? Math.sqrt(squares[j] / (m - 1)) : 0;
        }
        deviation = squares;
        mean = average;
    }
}
