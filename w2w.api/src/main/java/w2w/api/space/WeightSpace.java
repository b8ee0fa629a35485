package w2w.api.space;

import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.task.Provenance;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;

/**
 * A linear subspace of the weights of one layout (paper, section 3.1): w = μ + σ ⊙ (V c), c = Vᵀ ((w − μ) / σ). The basis may be
 * larger than memory and may live on a device; it is read in tiles. Safe from several threads until {@link #close()}.
 */
@ConsumerType
public interface WeightSpace extends AutoCloseable {
    /** The layout of the models it was fitted to: n = layout().size(). */
    WeightLayout layout();

    /** SHA-256, in hex, of the layout's fingerprint in ASCII, then mean, deviation and basis as little-endian float32. */
    String fingerprint();

    /** Number of components: k. */
    int components();

    /** μ: a copy, n numbers. */
    float[] mean();

    /** σ, unbiased: a copy, n numbers; where it is 0 every model of the space has the mean. */
    float[] deviation();

    Spectrum spectrum();

    Provenance provenance();

    /**
     * Reads {@code count} columns of V, each of n numbers one after the other, to {@code target} from {@code offset}. Columns are of
     * unit length and orthogonal.
     */
    void readBasis(int firstComponent, int count, float[] target, int offset);

    /**
     * c = Vᵀ ((w − μ) / σ) of each row.
     *
     * @param weights rows of n numbers in layout order
     * @throws w2w.api.task.W2wException INPUT if a weight is not finite: names row and slot
     */
    Coefficients project(float[] weights);

    /**
     * w = μ + σ ⊙ (V c) of each row: rows of n numbers in layout order.
     *
     * @throws w2w.api.task.W2wException INPUT if the coefficients are of another space
     */
    float[] reconstruct(Coefficients coefficients);

    /** The displacement in weights that one displacement in coefficients makes: σ ⊙ (V d), n numbers. */
    float[] decodeDirection(float[] direction);

    /**
     * Writes w + strength · σ ⊙ (V d) of a model of this layout to {@code target}, n numbers: what moving a slider does, again and again
     * into the same memory. A direction is decoded once and kept.
     */
    default void move(Adapter model, double strength, float[] direction, float[] target) {
        model.plusTo(strength, decodeDirection(direction), target);
    }

    /** The space of the first {@code components} components; it reads this one's basis and must not outlive it. */
    WeightSpace truncate(int components);

    /** Releases files and device memory. */
    @Override
    void close();

    /**
     * A space in memory.
     *
     * @param basis as {@link #readBasis} gives it, components × n numbers, orthonormal; copied, as the others are
     */
    static WeightSpace inMemory(
            WeightLayout layout,
            float[] mean,
            float[] deviation,
            float[] basis,
            Spectrum spectrum,
            Provenance provenance) {
        return new ArrayWeightSpace(layout, mean.clone(), deviation.clone(), basis.clone(), spectrum, provenance);
    }
}
