package w2w.api.weights;

import java.util.Objects;

/**
 * One linear layer that an adapter changes by ΔW = (alpha / rank) · B · A.
 *
 * @param module path of the layer in the model it belongs to, dots between, e.g.
 *     {@code down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q}
 * @param inputs columns of A
 * @param outputs rows of B
 * @param rank rows of A and columns of B
 * @param alpha effective alpha: a tool that scales by alpha/√rank is stored with alpha·√rank here, so that
 *     {@link #scale()} is always what multiplies B·A
 */
public record AdaptedLayer(String module, int inputs, int outputs, int rank, double alpha) {
    public AdaptedLayer {
        Objects.requireNonNull(module);
        if (module.chars().anyMatch(Character::isISOControl)) { // would make two layouts of one fingerprint
            throw new IllegalArgumentException("layer name with a control character");
        }
        if (module.isEmpty() || inputs < 1 || outputs < 1 || rank < 1 || !Double.isFinite(alpha)) {
            throw new IllegalArgumentException("layer " + module + ": inputs " + inputs + ", outputs " + outputs
                    + ", rank " + rank + ", alpha " + alpha);
        }
    }

    /** What multiplies B·A: alpha / rank. */
    public double scale() {
        return alpha / rank;
    }

    /** Rows of a factor. */
    public int rows(Factor factor) {
        return factor == Factor.A ? rank : outputs;
    }

    /** Columns of a factor. */
    public int columns(Factor factor) {
        return factor == Factor.A ? inputs : rank;
    }
}
