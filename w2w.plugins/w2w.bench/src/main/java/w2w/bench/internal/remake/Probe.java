package w2w.bench.internal.remake;

import java.util.stream.IntStream;

/** Linear probes: ridge regression of standardised labels on standardised coefficients, w = (XᵀX + λI)⁻¹ Xᵀy, for all labels at once. */
final class Probe {
    private final double[] mean;
    private final double[] deviation;
    private final double[][] weights;

    /**
     * Fits.
     *
     * @param x a row a model
     * @param y a row a model; what is missing (NaN) counts as the mean
     */
    Probe(double[][] x, double[][] y, double lambda) {
        int k = x[0].length;
        int labels = y[0].length;
        mean = mean(x);
        deviation = deviation(x, mean);
        double[] yMean = mean(y);
        double[] yDeviation = deviation(y, yMean);
        double[][] z = IntStream.range(0, x.length)
                .mapToObj(i -> standardised(x[i], mean, deviation))
                .toArray(double[][]::new);
        double[][] t = IntStream.range(0, y.length)
                .mapToObj(i -> standardised(y[i], yMean, yDeviation))
                .toArray(double[][]::new);
        double[][] gram = new double[k][k];
        double[][] right = new double[k][labels];
        IntStream.range(0, k).parallel().forEach(a -> {
            for (int i = 0; i < z.length; i++) {
                double za = z[i][a];
                for (int b = 0; b <= a; b++) {
                    gram[a][b] += za * z[i][b];
                }
                for (int l = 0; l < labels; l++) {
                    right[a][l] += za * t[i][l];
                }
            }
            gram[a][a] += lambda;
        });
        solve(gram, right);
        weights = right;
    }

    private static double[] mean(double[]... rows) {
        double[] mean = new double[rows[0].length];
        for (int j = 0; j < mean.length; j++) {
            int column = j;
            mean[j] = java.util.Arrays.stream(rows)
                    .mapToDouble(r -> r[column])
                    .filter(v -> !Double.isNaN(v))
                    .average()
                    .orElse(0);
        }
        return mean;
    }

    private static double[] deviation(double[][] rows, double... mean) {
        double[] deviation = new double[mean.length];
        for (int j = 0; j < mean.length; j++) {
            int column = j;
            double variance = java.util.Arrays.stream(rows)
                    .mapToDouble(r -> r[column] - mean[column])
                    .filter(v -> !Double.isNaN(v))
                    .map(v -> v * v)
                    .average()
                    .orElse(0);
            deviation[j] = variance > 0 ? Math.sqrt(variance) : 1;
        }
        return deviation;
    }

    private static double[] standardised(double[] row, double[] mean, double... deviation) {
        double[] z = new double[row.length];
        for (int j = 0; j < z.length; j++) {
            z[j] = Double.isNaN(row[j]) ? 0 : (row[j] - mean[j]) / deviation[j];
        }
        return z;
    }

    /** Solves in place by Cholesky; of the positive definite matrix the lower half is read and overwritten. */
    private static void solve(double[][] matrix, double[][] right) {
        int k = matrix.length;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int l = 0; l < j; l++) {
                    sum -= matrix[i][l] * matrix[j][l];
                }
                matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
            }
        }
        for (int c = 0; c < right[0].length; c++) {
            for (int i = 0; i < k; i++) {
                for (int l = 0; l < i; l++) {
                    right[i][c] -= matrix[i][l] * right[l][c];
                }
                right[i][c] /= matrix[i][i];
            }
            for (int i = k - 1; i >= 0; i--) {
                for (int l = i + 1; l < k; l++) {
                    right[i][c] -= matrix[l][i] * right[l][c];
                }
                right[i][c] /= matrix[i][i];
            }
        }
    }

    /** A number a label, in standard deviations of what was fitted. */
    double[] predict(double... x) {
        double[] z = standardised(x, mean, deviation);
        double[] predicted = new double[weights[0].length];
        for (int a = 0; a < z.length; a++) {
            for (int l = 0; l < predicted.length; l++) {
                predicted[l] += z[a] * weights[a][l];
            }
        }
        return predicted;
    }

    /** What probes that have not seen a model say of it, a row each. */
    static double[][] leaveOneOut(double[][] x, double[][] y, double lambda) {
        return IntStream.range(0, x.length)
                .parallel()
                .mapToObj(out -> new Probe(without(x, out), without(y, out), lambda).predict(x[out]))
                .toArray(double[][]::new);
    }

    private static double[][] without(double[][] rows, int out) {
        return IntStream.range(0, rows.length)
                .filter(i -> i != out)
                .mapToObj(i -> rows[i])
                .toArray(double[][]::new);
    }
}
