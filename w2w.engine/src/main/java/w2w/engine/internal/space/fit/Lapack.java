package w2w.engine.internal.space.fit;

import org.bytedeco.openblas.global.openblas;
import w2w.api.task.W2wException;

/** Small dense factorisations in float64 on the host. Square matrices are row-major arrays; loading the class loads OpenBLAS. */
final class Lapack {
    private Lapack() {}

    /**
     * Eigenpairs of a symmetric matrix by divide and conquer ({@code dsyevd}). {@code a} becomes the eigenvectors, one a row, in the
     * order of the eigenvalues returned, which rise. Costs about 9·n³.
     */
    static double[] eigen(double[] a, int n) {
        double[] values = new double[n];
        int info = openblas.LAPACKE_dsyevd(openblas.LAPACK_COL_MAJOR, (byte) 'V', (byte) 'U', n, a, n, values);
        if (info != 0) {
            throw W2wException.of(W2wException.Kind.INTERNAL, "the eigenproblem of size " + n + " failed: " + info);
        }
        return values;
    }

    /**
     * L⁻¹ of G = L·Lᵀ. {@code g} becomes L⁻¹ with zeros above its diagonal.
     *
     * @return whether G was positive definite; if not, {@code g} is spoilt
     */
    static boolean inverseCholesky(double[] g, int n) {
        // LAPACK sees the transposed matrix: its upper factor is our lower one
        if (openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, (byte) 'U', n, g, n) != 0
                || openblas.LAPACKE_dtrtri(openblas.LAPACK_COL_MAJOR, (byte) 'U', (byte) 'N', n, g, n) != 0) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                g[i * n + j] = 0;
            }
        }
        return true;
    }
}
