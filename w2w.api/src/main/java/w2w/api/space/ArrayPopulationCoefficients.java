package w2w.api.space;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import w2w.api.weights.LabelTable;

/** {@link PopulationCoefficients#inMemory}. */
final class ArrayPopulationCoefficients implements PopulationCoefficients {
    private final Coefficients rows;
    private final List<String> models;
    private final LabelTable labels;
    private final double[] mean;
    private final double[] deviation;

    ArrayPopulationCoefficients(Coefficients rows, List<String> models, LabelTable labels) {
        if (rows.rows() != models.size() || labels.rows() != models.size()) {
            throw new IllegalArgumentException(
                    rows.rows() + " rows, " + models.size() + " names, " + labels.rows() + " rows of labels");
        }
        this.rows = rows;
        this.models = List.copyOf(models);
        this.labels = labels;
        int k = rows.components();
        mean = new double[k];
        deviation = new double[k];
        for (int j = 0; j < k; j++) {
            double sum = 0;
            for (int i = 0; i < rows.rows(); i++) {
                sum += rows.get(i, j);
            }
            mean[j] = sum / rows.rows();
            double squares = 0;
            for (int i = 0; i < rows.rows(); i++) {
                double d = rows.get(i, j) - mean[j];
                squares += d * d;
            }
            deviation[j] = rows.rows() > 1 ? Math.sqrt(squares / (rows.rows() - 1)) : 0;
        }
    }

    @Override
    public String space() {
        return rows.space();
    }

    @Override
    public int size() {
        return rows.rows();
    }

    @Override
    public int components() {
        return rows.components();
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
        Objects.checkFromIndexSize(first, count, rows.rows());
        int k = rows.components();
        return Coefficients.owning(rows.space(), k, Arrays.copyOfRange(rows.toArray(), first * k, (first + count) * k));
    }

    @Override
    public double[] mean() {
        return mean.clone();
    }

    @Override
    public double[] deviation() {
        return deviation.clone();
    }
}
