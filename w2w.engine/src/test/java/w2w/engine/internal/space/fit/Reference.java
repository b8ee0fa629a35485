package w2w.engine.internal.space.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.openblas.global.openblas;

/** The standardised population's singular value decomposition by LAPACK's {@code dgesdd} in float64: nothing of ours is in it. */
record Reference(double[] mean, double[] deviation, double[] singular, double[] v, int n) {
    /** Rows of {@code v} are components. */
    static Reference of(float[] weights, int m, int n) {
        double[] mean = new double[n];
        double[] deviation = new double[n];
        double[] z = new double[m * n];
        for (int c = 0; c < n; c++) {
            for (int i = 0; i < m; i++) {
                mean[c] += weights[i * n + c] / (double) m;
            }
            double squares = 0;
            for (int i = 0; i < m; i++) {
                squares += Math.pow(weights[i * n + c] - mean[c], 2);
            }
            deviation[c] = Math.sqrt(squares / (m - 1));
            for (int i = 0; i < m; i++) {
                z[i * n + c] = deviation[c] < 1e-12 ? 0 : (weights[i * n + c] - mean[c]) / deviation[c];
            }
        }
        int side = Math.min(m, n);
        double[] s = new double[side];
        double[] u = new double[m * side];
        double[] vt = new double[side * n];
        // a row-major m×n matrix is a column-major n×m one: its left vectors are our right ones
        int info = openblas.LAPACKE_dgesdd(openblas.LAPACK_COL_MAJOR, (byte) 'S', n, m, z, n, s, vt, n, u, side);
        assertEquals(0, info);
        return new Reference(mean, deviation, s, vt, n);
    }

    /** The largest principal angle between the leading k components and the rows of {@code basis}: its sine, by the residual. */
    double largestAngle(float[] basis, int k) {
        double[] gram = new double[k * k];
        double[][] residual = new double[k][];
        for (int i = 0; i < k; i++) {
            double[] rest = new double[n];
            for (int c = 0; c < n; c++) {
                rest[c] = basis[i * n + c];
            }
            for (int j = 0; j < k; j++) {
                double dot = 0;
                for (int c = 0; c < n; c++) {
                    dot += v[j * n + c] * basis[i * n + c];
                }
                for (int c = 0; c < n; c++) {
                    rest[c] -= dot * v[j * n + c];
                }
            }
            residual[i] = rest;
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                for (int c = 0; c < n; c++) {
                    gram[i * k + j] += residual[i][c] * residual[j][c];
                }
            }
        }
        double[] values = new double[k];
        assertEquals(0, openblas.LAPACKE_dsyevd(openblas.LAPACK_COL_MAJOR, (byte) 'N', (byte) 'U', k, gram, k, values));
        return Math.sqrt(Math.max(0, values[k - 1]));
    }
}
