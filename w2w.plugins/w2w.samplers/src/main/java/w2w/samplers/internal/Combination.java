package w2w.samplers.internal;

import java.util.stream.IntStream;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Noise;
import w2w.api.task.Task;

/**
 * Gaussian points with the full covariance of some models, without its matrix: Σ_i z_i (c_i − mean) / √(n−1) with z standard normal has
 * exactly the models' sample covariance. Whatever belongs to a model may be combined with the same z beside its coefficients.
 */
final class Combination {
    private static final int TILE = 1024;

    private final double[][] coefficients;
    private final double[][] beside;

    private Combination(double[][] coefficients, double[][] beside) {
        this.coefficients = coefficients;
        this.beside = beside;
    }

    /**
     * Costs count · n · K.
     *
     * @param models that count, rising
     * @param values of each attribute to be combined beside: one array of m numbers each
     */
    static Combination of(
            PopulationCoefficients population,
            int[] models,
            double[] mean,
            double[][] values,
            double[] valueMeans,
            int count,
            long seed,
            Task task) {
        int k = mean.length;
        double scale = 1 / Math.sqrt(Math.max(1, models.length - 1));
        double[][] sums = new double[count][k];
        double[][] beside = new double[count][values.length];
        for (int first = 0; first < models.length; first += TILE) {
            task.check();
            int n = Math.min(TILE, models.length - first);
            double[][] rows = centred(population, models, first, n, mean);
            int from = first;
            IntStream.range(0, count).parallel().forEach(s -> {
                float[] z = Noise.gaussian(seed, "sample.models", from / TILE, s, n);
                double[] sum = sums[s];
                for (int i = 0; i < n; i++) {
                    double w = scale * z[i];
                    double[] row = rows[i];
                    for (int j = 0; j < k; j++) {
                        sum[j] += w * row[j];
                    }
                    for (int a = 0; a < values.length; a++) {
                        beside[s][a] += w * (values[a][models[from + i]] - valueMeans[a]);
                    }
                }
            });
            task.progress((first + n) / (double) models.length);
        }
        return new Combination(sums, beside);
    }

    /** Mean of the leading {@code k} coefficients over some models. */
    static double[] mean(PopulationCoefficients population, int[] models, int k) {
        double[] mean = new double[k];
        for (int first = 0; first < models.length; first += TILE) {
            int n = Math.min(TILE, models.length - first);
            for (double[] row : centred(population, models, first, n, new double[k])) {
                for (int j = 0; j < k; j++) {
                    mean[j] += row[j];
                }
            }
        }
        for (int j = 0; j < k; j++) {
            mean[j] /= models.length;
        }
        return mean;
    }

    /** Rows of some models less {@code mean}; models that follow each other are read at once. */
    static double[][] centred(PopulationCoefficients population, int[] models, int first, int n, double[] mean) {
        double[][] rows = new double[n][mean.length];
        for (int i = 0, run; i < n; i += run) {
            run = 1;
            while (i + run < n && models[first + i + run] == models[first + i] + run) {
                run++;
            }
            float[] read = population.read(models[first + i], run).toArray();
            for (int r = 0; r < run; r++) {
                for (int j = 0; j < mean.length; j++) {
                    rows[i + r][j] = read[r * population.components() + j] - mean[j];
                }
            }
        }
        return rows;
    }

    double[] coefficients(int sample) {
        return coefficients[sample];
    }

    double[] beside(int sample) {
        return beside[sample];
    }
}
