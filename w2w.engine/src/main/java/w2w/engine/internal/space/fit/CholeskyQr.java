package w2w.engine.internal.space.fit;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
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
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            NDArray previous = block;
            boolean near;
            try (NDArray gram = torch.gram(previous)) {
                near = farFromIdentity(torch, gram, k) < 0.1;
                Optional<NDArray> inverse = torch.inverseCholesky(gram);
                near &= inverse.isPresent();
                try (NDArray wide = inverse.isPresent() ? inverse.get() : shifted(torch, gram, k);
                        NDArray factor = wide.toType(previous.getDataType(), true)) {
                    block = factor.matMul(previous);
                }
            } finally {
                previous.close();
            }
            if (near) {
                return block;
            }
        }
        block.close();
        throw W2wException.input("the population has no " + k + " independent directions in float32")
                .advise("Fit fewer components, or set the option algorithm to exact");
    }

    private static NDArray shifted(Torch torch, NDArray gram, int k) {
        try (NDArray one = torch.identity(k)) {
            double trace = torch.sum(gram, one);
            for (double shift = 1e-15 * trace; shift < trace && shift > 0; shift *= 10) {
                try (NDArray more = one.mul(shift);
                        NDArray attempt = gram.add(more)) {
                    Optional<NDArray> inverse = torch.inverseCholesky(attempt);
                    if (inverse.isPresent()) {
                        return inverse.get();
                    }
                }
            }
        }
        throw W2wException.input("the population does not vary in " + k + " directions")
                .advise("Fit fewer components");
    }

    private static double farFromIdentity(Torch torch, NDArray gram, int k) {
        try (NDArray one = torch.identity(k);
                NDArray difference = gram.sub(one);
                NDArray size = difference.abs();
                NDArray most = size.max()) {
            return most.getDouble();
        }
    }
}
