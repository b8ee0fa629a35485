package w2w.api.weights;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import w2w.api.task.Sha256;

/** One model's weights in a layout: a point of the weight space. Immutable. */
public final class Adapter {
    private final WeightLayout layout;
    private final float[] weights;
    private @Nullable String fingerprint; // the same whoever computes it

    private Adapter(WeightLayout layout, float[] weights) {
        if (weights.length != layout.size()) {
            throw new IllegalArgumentException(weights.length + " numbers for a layout of " + layout.size());
        }
        this.layout = layout;
        this.weights = weights;
    }

    /** An adapter of a copy of {@code weights}, in layout order. */
    public static Adapter of(WeightLayout layout, float[] weights) {
        return new Adapter(layout, weights.clone());
    }

    /** An adapter that takes {@code weights} over: the caller must not touch the array again. */
    public static Adapter owning(WeightLayout layout, float[] weights) {
        return new Adapter(layout, weights);
    }

    public WeightLayout layout() {
        return layout;
    }

    /** A copy of all numbers in layout order. */
    public float[] toArray() {
        return weights.clone();
    }

    /** Copies all numbers to {@code target} from {@code offset}. */
    public void copyTo(float[] target, int offset) {
        System.arraycopy(weights, 0, target, offset, weights.length);
    }

    public float get(int index) {
        return weights[index];
    }

    /** w + strength · displacement: what moving along an edit direction makes of a model, once the direction is decoded. */
    public Adapter plus(double strength, float[] displacement) {
        float[] moved = new float[weights.length];
        plusTo(strength, displacement, moved);
        return new Adapter(layout, moved);
    }

    /** Writes the numbers of {@link #plus} to {@code target}, which has as many. */
    public void plusTo(double strength, float[] displacement, float[] target) {
        if (displacement.length != weights.length || target.length != weights.length) {
            throw new IllegalArgumentException(
                    displacement.length + " numbers added to " + weights.length + ", written to " + target.length);
        }
        float s = (float) strength;
        for (int i = 0; i < target.length; i++) {
            target[i] = weights[i] + s * displacement[i];
        }
    }

    /** ΔW = scale · B · A of one layer: outputs × inputs, row-major, summed in double. Costs outputs·inputs·rank. */
    public float[] delta(String module) {
        Slot a = layout.slot(module, Factor.A);
        Slot b = layout.slot(module, Factor.B);
        int inputs = a.columns();
        int outputs = b.rows();
        int rank = a.rows();
        double scale = a.layer().scale();
        float[] delta = new float[Math.multiplyExact(outputs, inputs)];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                double sum = 0;
                for (int r = 0; r < rank; r++) {
                    sum += (double) weights[b.offset() + o * rank + r] * weights[a.offset() + r * inputs + i];
                }
                delta[o * inputs + i] = (float) (scale * sum);
            }
        }
        return delta;
    }

    /**
     * The same numbers in the order of another layout of the same layers.
     *
     * @throws IllegalArgumentException if the layers, or their ranks or alphas, are others
     */
    public Adapter inOrderOf(WeightLayout order) {
        if (layout.equals(order)) {
            return this;
        }
        if (layout.size() != order.size() || !Set.copyOf(layout.layers()).equals(Set.copyOf(order.layers()))) {
            throw new IllegalArgumentException(String.join("; ", order.differences(layout, 8)));
        }
        float[] ordered = new float[weights.length];
        for (Slot slot : order.slots()) {
            int from = layout.slot(slot.layer().module(), slot.factor()).offset();
            System.arraycopy(weights, from, ordered, slot.offset(), slot.size());
        }
        return new Adapter(order, ordered);
    }

    /** SHA-256, in hex, of the layout's fingerprint in ASCII, then the numbers as little-endian float32. */
    public String fingerprint() {
        String known = fingerprint;
        if (known == null) {
            known = hash();
            fingerprint = known;
        }
        return known;
    }

    private String hash() {
        return new Sha256().add(layout.fingerprint()).add(weights).hex();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Adapter a && a.layout.equals(layout) && Arrays.equals(a.weights, weights);
    }

    @Override
    public int hashCode() {
        return 31 * layout.hashCode() + Arrays.hashCode(weights);
    }
}
