package w2w.engine.internal.space.fit;

import ai.djl.ndarray.NDArray;
import w2w.api.task.W2wException;
import w2w.engine.internal.space.Torch;

/**
 * Orthonormal rows by Cholesky QR, twice (Yamamoto et al., 2015): G = X·Xᵀ = L·Lᵀ, X ← L⁻¹·X. Two products a pass, where
 * Householder's method would go through the block column by column. Where G is not positive definite in float64, a shift makes it so
 * and another pass follows (Fukaya et al., "Shifted Cholesky QR", 2020).
 */
final class CholeskyQr {
    private static final int MOST_PASSES = 8;

    private CholeskyQr() {}

    /**
     * Closes {@code x} and returns a block of the same span with orthonormal rows. Row j spans with the rows before it what they did;
     * where the rows have fewer directions than that, rounding supplies the others.
     */
    static NDArray orthonormalise(Torch torch, NDArray x) {
        int k = (int) x.getShape().get(0);
        NDArray block = x;
        boolean last = false;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            double[] gram = torch.gram(block);
            boolean near = farFromIdentity(gram, k) < 0.1;
            double[] inverse = gram.clone();
            if (!Lapack.inverseCholesky(inverse, k)) {
                near = false;
                inverse = shifted(gram, k);
            }
            NDArray previous = block;
            try (NDArray factor = torch.matrix(inverse, k, k, previous.getDataType())) {
                block = factor.matMul(previous);
            } finally {
                previous.close();
            }
            if (near) {
                last = true;
                break;
            }
        }
        if (!last) {
            block.close();
            throw W2wException.input("the population has no " + k + " independent directions in float32")
                    .advise("Fit fewer components, or set the option algorithm to exact");
        }
        return block;
    }

    private static double[] shifted(double[] gram, int k) {
        double trace = 0;
        for (int i = 0; i < k; i++) {
            trace += gram[i * k + i];
        }
        for (double shift = 1e-15 * trace; shift < trace && shift > 0; shift *= 10) {
            double[] attempt = gram.clone();
            for (int i = 0; i < k; i++) {
                attempt[i * k + i] += shift;
            }
            if (Lapack.inverseCholesky(attempt, k)) {
                return attempt;
            }
        }
        throw W2wException.input("the population does not vary in " + k + " directions")
                .advise("Fit fewer components");
    }

    private static double farFromIdentity(double[] gram, int k) {
        double most = 0;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                most = Math.max(most, Math.abs(gram[i * k + j] - (i == j ? 1 : 0)));
            }
        }
        return most;
    }
}
