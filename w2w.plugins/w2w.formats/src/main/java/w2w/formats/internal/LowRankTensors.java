package w2w.formats.internal;

import java.util.Optional;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/**
 * One layer's product in a file: {@code down}, {@code up}, and for convolutions of LyCORIS a core between them, ΔW[o,i,h,w] =
 * Σ_pq up[o,p]·mid[p,q,h,w]·down[q,i] (Tucker decomposition; Yeh et al., 2023), which is the product of {@code up} and
 * A[p,(i,h,w)] = Σ_q mid[p,q,h,w]·down[q,i].
 */
record LowRankTensors(AdaptedLayer layer, TensorInfo down, TensorInfo up, Optional<TensorInfo> mid) {
    /** Reads a factor to its slot and refuses numbers that are not finite. */
    void read(TensorSource source, Slot slot, float[] weights) {
        if (slot.factor() == Factor.B) {
            plain(source, up, slot, weights);
        } else if (mid.isEmpty()) {
            plain(source, down, slot, weights);
        } else {
            core(source, mid.get(), slot, weights);
        }
    }

    private static void plain(TensorSource source, TensorInfo tensor, Slot slot, float[] weights) {
        source.read(tensor.name(), 0, slot.size(), weights, slot.offset());
        finite(source, tensor, weights, slot.offset(), slot.size());
    }

    private void core(TensorSource source, TensorInfo core, Slot slot, float[] weights) {
        float[] m = source.floats(core.name());
        float[] d = source.floats(down.name());
        finite(source, core, m, 0, m.length);
        finite(source, down, d, 0, d.length);
        int inner = (int) down.dimension(0);
        int channels = (int) down.dimension(1);
        int area = slot.columns() / channels;
        for (int p = 0; p < slot.rows(); p++) {
            for (int i = 0; i < channels; i++) {
                for (int k = 0; k < area; k++) {
                    double sum = 0;
                    for (int q = 0; q < inner; q++) {
                        sum += (double) m[(p * inner + q) * area + k] * d[q * channels + i];
                    }
                    weights[slot.offset() + (p * channels + i) * area + k] = (float) sum;
                }
            }
        }
    }

    private static void finite(TensorSource source, TensorInfo tensor, float[] numbers, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            if (!Float.isFinite(numbers[i])) {
                throw Refusal.notFinite(source, tensor.name(), numbers[i], i - offset);
            }
        }
    }
}
