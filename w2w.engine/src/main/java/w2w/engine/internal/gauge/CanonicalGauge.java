package w2w.engine.internal.gauge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;

/**
 * One choice among the pairs (G·A, B·G⁻¹) that are the same ΔW: per layer ΔW = U·diag(σ)·Vᵀ, B = U·√(σ/s), A = √(σ/s)·Vᵀ, where s
 * is the reference's scale, and the components stand in the order and with the signs in which they are nearest to the reference's.
 * The reference itself has falling σ, and the entry of largest magnitude of each column of B is positive. Immutable; any thread.
 */
public final class CanonicalGauge {
    private final WeightLayout layout;
    private final Map<String, Components> reference = new HashMap<>();

    /**
     * An adapter in the canonical form.
     *
     * @param lost share of ‖ΔW‖² over all layers that the cut to the layout's rank took away, 0 to 1
     */
    public record Brought(Adapter adapter, double lost) {}

    private CanonicalGauge(WeightLayout layout) {
        this.layout = layout;
    }

    /** The gauge of a reference adapter; {@code rank} is that of every layer, or 0 to keep each layer's own. */
    public static CanonicalGauge of(Adapter reference, int rank) {
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        for (Slot slot : reference.layout().slots()) {
            AdaptedLayer l = slot.layer();
            int kept = rank == 0 ? l.rank() : rank;
            AdaptedLayer layer = l.withRank(kept, l.scale() * kept);
            Slot same = new Slot(layer, slot.factor(), offset);
            slots.add(same);
            offset = same.end();
        }
        CanonicalGauge gauge = new CanonicalGauge(WeightLayout.ofSlots(slots));
        for (AdaptedLayer layer : gauge.layout.layers()) {
            LowRank whole = LowRank.of(reference, layer.module());
            gauge.reference.put(layer.module(), Components.of(whole, layer).positive());
        }
        return gauge;
    }

    /** The layout that every adapter is brought to. */
    public WeightLayout layout() {
        return layout;
    }

    /**
     * An adapter of the same layers, of any ranks, alphas and gauge, in the canonical form.
     *
     * @throws W2wException INPUT: its layers are others; the differences are listed
     */
    public Brought bring(Adapter adapter) {
        requireSameLayers(adapter.layout());
        float[] weights = new float[layout.size()];
        double energy = 0;
        double lost = 0;
        for (AdaptedLayer layer : layout.layers()) {
            LowRank whole = LowRank.of(adapter, layer.module());
            energy += whole.energy();
            lost += whole.energy(layer.rank());
            Components aligned =
                    Components.of(whole, layer).alignedWith(Objects.requireNonNull(reference.get(layer.module())));
            aligned.write(layout.slot(layer.module(), Factor.A), layout.slot(layer.module(), Factor.B), weights);
        }
        return new Brought(Adapter.owning(layout, weights), energy == 0 ? 0 : lost / energy);
    }

    private void requireSameLayers(WeightLayout other) {
        List<String> differences = new ArrayList<>();
        for (AdaptedLayer layer : layout.layers()) {
            other.layer(layer.module())
                    .ifPresentOrElse(
                            theirs -> {
                                if (theirs.inputs() != layer.inputs() || theirs.outputs() != layer.outputs()) {
                                    differences.add("layer " + layer.module() + " is " + theirs.inputs() + "→"
                                            + theirs.outputs() + ", not " + layer.inputs() + "→" + layer.outputs());
                                }
                            },
                            () -> differences.add("layer " + layer.module() + " is missing"));
        }
        for (AdaptedLayer layer : other.layers()) {
            if (layout.layer(layer.module()).isEmpty()) {
                differences.add("layer " + layer.module() + " is extra");
            }
        }
        if (!differences.isEmpty()) {
            int more = differences.size() - Math.min(5, differences.size());
            throw W2wException.input("other layers than the reference adapter's: "
                    + String.join("; ", differences.subList(0, differences.size() - more))
                    + (more > 0 ? "; and " + more + " more" : ""));
        }
    }
}
