package w2w.engine.internal.population;

import java.util.List;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.gauge.CanonicalGauge;

/** Brings each adapter to the layout of a population. Any thread may call. */
interface Alignment {
    /** The layout that rows get. */
    WeightLayout layout();

    /**
     * The adapter in that layout, and the share of ‖ΔW‖² that bringing it there took away.
     *
     * @throws MixedLayouts if it is of another one
     * @throws W2wException INPUT if this adapter cannot be used and the others can
     */
    Aligned align(Adapter adapter);

    /** An adapter in the layout. */
    record Aligned(Adapter adapter, double lost) {}

    /** Entries as they are; an adapter of the same layers in another order is put in order. */
    static Alignment raw(WeightLayout layout) {
        return new Alignment() {
            @Override
            public WeightLayout layout() {
                return layout;
            }

            @Override
            public Aligned align(Adapter adapter) {
                try {
                    return new Aligned(adapter.inOrderOf(layout), 0);
                } catch (IllegalArgumentException e) {
                    throw new MixedLayouts(layout.differences(adapter.layout(), 8));
                }
            }
        };
    }

    /** Canonical form of one rank (0 for the reference's own), aligned with the reference. */
    static Alignment canonical(Adapter reference, int rank) {
        CanonicalGauge gauge = CanonicalGauge.of(reference, rank);
        return new Alignment() {
            @Override
            public WeightLayout layout() {
                return gauge.layout();
            }

            @Override
            public Aligned align(Adapter adapter) {
                CanonicalGauge.Brought brought = gauge.bring(adapter);
                return new Aligned(brought.adapter(), brought.lost());
            }
        };
    }

    /** An adapter of another layout: the end of an import, not of one file. */
    final class MixedLayouts extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<String> differences;

        MixedLayouts(List<String> differences) {
            super("another layout", null, false, false);
            this.differences = List.copyOf(differences);
        }

        W2wException of(String source, String first) {
            return W2wException.input("its layout is not that of " + first + ": " + String.join("; ", differences))
                    .at(source)
                    .advise("Leave it out, or bring all adapters to one layout with the canonical gauge");
        }
    }
}
