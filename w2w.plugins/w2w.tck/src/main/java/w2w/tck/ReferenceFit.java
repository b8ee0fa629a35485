package w2w.tck;

/** Moments and singular values of a small population, in double and by the book: the Gram matrix and Jacobi's rotations. */
final class ReferenceFit {
    private ReferenceFit() {}

    /** Mean and unbiased deviation of each of {@code n} columns. */
    static double[][] moments(float[] rows, int n) {
        int m = rows.length / n;
        double[][] moments = new double[2][n];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                moments[0][j] += rows[i * n + j] / (double) m;
            }
            double squares = 0;
            for (int i = 0; i < m; i++) {
                squares += Math.pow(rows[i * n + j] - moments[0][j], 2);
            }
            moments[1][j] = Math.sqrt(squares / (m - 1));
        }
        return moments;
    }

    /** Singular values of ((w − μ) / σ), falling; columns of no deviation are left out. */
    static double[] singularValues(float[] rows, int n) {
        int m = rows.length / n;
        double[][] moments = moments(rows, n);
        double[][] gram = new double[m][m];
        for (int j = 0; j < n; j++) {
            if (moments[1][j] > 1e-12) {
                for (int a = 0; a < m; a++) {
                    double za = (rows[a * n + j] - moments[0][j]) / moments[1][j];
                    for (int b = 0; b < m; b++) {
                        gram[a][b] += za * (rows[b * n + j] - moments[0][j]) / moments[1][j];
                    }
                }
            }
        }
        double[] eigenvalues = eigenvalues(gram);
        double[] singular = new double[m];
        for (int i = 0; i < m; i++) {
            singular[i] = Math.sqrt(Math.max(0, eigenvalues[m - 1 - i]));
        }
        return singular;
    }

    /** Eigenvalues of a symmetric matrix, rising, by cyclic Jacobi rotations; the matrix is overwritten. */
    private static double[] eigenvalues(double[][] a) {
        int m = a.length;
        for (int sweep = 0; sweep < 30; sweep++) {
            for (int p = 0; p < m; p++) {
                for (int q = p + 1; q < m; q++) {
                    if (Math.abs(a[p][q]) > 1e-300) {
                        rotate(a, p, q);
                    }
                }
            }
        }
        double[] values = new double[m];
        for (int i = 0; i < m; i++) {
            values[i] = a[i][i];
        }
        java.util.Arrays.sort(values);
        return values;
    }

    private static void rotate(double[][] a, int p, int q) {
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int i = 0; i < a.length; i++) {
            double ip = a[i][p];
            double iq = a[i][q];
            a[i][p] = c * ip - s * iq;
            a[i][q] = s * ip + c * iq;
        }
        for (int i = 0; i < a.length; i++) {
            double pi = a[p][i];
            double qi = a[q][i];
            a[p][i] = c * pi - s * qi;
            a[q][i] = s * pi + c * qi;
        }
    }

    static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
