package w2w.formats.internal;

import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;

/** Shapes of factors on disk: the same in every tool. */
final class Shapes {
    private Shapes() {}

    /** Two dimensions of a linear layer; of a convolution rank × channels × kernel × kernel, and outputs × rank × 1 × 1. */
    static long[] of(Slot slot) {
        AdaptedLayer layer = slot.layer();
        int k = layer.kernel();
        if (k == 0) {
            return new long[] {slot.rows(), slot.columns()};
        }
        return slot.factor() == Factor.A
                ? new long[] {slot.rows(), slot.columns() / (k * k), k, k}
                : new long[] {slot.rows(), slot.columns(), 1, 1};
    }
}
