package w2w.directions.internal;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import w2w.api.task.Noise;
import w2w.api.task.Task;

/**
 * Largest principal components of weighted rows, after some directions have been projected out, by subspace iteration on the
 * covariance (Halko, Martinsson, Tropp 2011, algorithm 4.4 carried on until the variances stand). Deterministic by the seed.
 */
final class LeadingComponents {
    private static final int SWEEPS = 300;
    private static final int SPARE = 8;

    private final double[][] vectors;
    private final double[] variances;
    private final double total;

    private LeadingComponents(double[][] vectors, double[] variances, double total) {
        this.vectors = vectors;
        this.variances = variances;
        this.total = total;
    }

    static LeadingComponents of(Rows rows, double[] weights, List<double[]> removed, int count, long seed, Task task) {
        int k = rows.components();
        double n = Arrays.stream(weights).sum();
        double[] mean = rows.transposeTimes(weights);
        for (int j = 0; j < k; j++) {
            mean[j] /= n;
        }
        double[][] gone = removed.stream().map(double[]::clone).toArray(double[][]::new);
        orthonormalise(gone, new double[0][]);
        double total = Arrays.stream(new Centred(rows, weights, new double[0], mean, (int) n).diagonal())
                        .sum()
                / (n - 1);
        for (double[] g : gone) {
            total -= Centred.dot(g, covariance(rows, weights, mean, n, g));
        }
        int p = Math.min(k - gone.length, count + SPARE);
        double[][] basis = new double[p][k];
        for (int i = 0; i < p; i++) {
            float[] noise = Noise.gaussian(seed, "unsupervised", 0, i, k);
            for (int j = 0; j < k; j++) {
                basis[i][j] = noise[j];
            }
        }
        orthonormalise(basis, gone);
        double[] before = new double[p];
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double[][] image = new double[p][];
            for (int i = 0; i < p; i++) {
                image[i] = covariance(rows, weights, mean, n, basis[i]);
            }
            RealMatrix small = MatrixUtils.createRealMatrix(p, p);
            for (int a = 0; a < p; a++) {
                for (int b = 0; b <= a; b++) {
                    double x = (Centred.dot(basis[a], image[b]) + Centred.dot(basis[b], image[a])) / 2;
                    small.setEntry(a, b, x);
                    small.setEntry(b, a, x);
                }
            }
            EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(small);
            double[] now = eigen.getEigenvalues(); // falling
            boolean still = true;
            for (int i = 0; i < count; i++) {
                still &= Math.abs(now[i] - before[i]) <= 1e-10 * Math.abs(now[0]);
            }
            if (still) {
                basis = rotate(basis, eigen);
                before = now;
                break;
            }
            basis = rotate(image, eigen);
            orthonormalise(basis, gone);
            before = now;
            task.progress(0.9 * (1 - Math.pow(0.9, sweep)));
        }
        for (double[] v : basis) {
            faceUp(v);
        }
        return new LeadingComponents(basis, before, total);
    }

    double[] vector(int i) {
        return vectors[i];
    }

    /** Share of the variance, 0 to 1. */
    double explained(int i) {
        return Math.min(1, variances[i] / total);
    }

    private static double[] covariance(Rows rows, double[] weights, double[] mean, double n, double[] v) {
        double[] product = rows.normalTimes(weights, v, Centred.dot(mean, v));
        for (int j = 0; j < product.length; j++) {
            product[j] /= n - 1;
        }
        return product;
    }

    private static double[][] rotate(double[][] basis, EigenDecompositionSymmetric eigen) {
        int p = basis.length;
        double[][] turned = new double[p][basis[0].length];
        for (int i = 0; i < p; i++) {
            double[] e = eigen.getEigenvector(i).toArray();
            for (int a = 0; a < p; a++) {
                for (int j = 0; j < turned[i].length; j++) {
                    turned[i][j] += e[a] * basis[a][j];
                }
            }
        }
        return turned;
    }

    /** Gram–Schmidt, twice for orthogonality to rounding, also against the orthonormal {@code gone}. */
    private static void orthonormalise(double[][] rows, double[][] gone) {
        for (int i = 0; i < rows.length; i++) {
            for (int pass = 0; pass < 2; pass++) {
                for (double[] g : gone) {
                    remove(rows[i], g);
                }
                for (int a = 0; a < i; a++) {
                    remove(rows[i], rows[a]);
                }
                double norm = Math.sqrt(Centred.dot(rows[i], rows[i]));
                for (int j = 0; j < rows[i].length; j++) {
                    rows[i][j] = norm > 0 ? rows[i][j] / norm : 0;
                }
            }
        }
    }

    private static void remove(double[] from, double[] unit) {
        double x = Centred.dot(from, unit);
        for (int j = 0; j < from.length; j++) {
            from[j] -= x * unit[j];
        }
    }

    /** The same convention as for the space itself: the number of largest magnitude is positive. */
    private static void faceUp(double[] v) {
        double most = 0;
        for (double x : v) {
            most = Math.abs(x) > Math.abs(most) ? x : most;
        }
        for (int j = 0; most < 0 && j < v.length; j++) {
            v[j] = -v[j];
        }
    }
}
