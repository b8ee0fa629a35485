package w2w.engine.internal.population;

import java.util.Optional;
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
     * @throws LeftOut if it is of another one
     * @throws W2wException INPUT if this adapter cannot be used and the others can
     */
    Aligned align(Adapter adapter);

    /** An adapter in the layout. */
    record Aligned(Adapter adapter, double lost) {}

    /** Entries as they are, all in one layout. */
    static Alignment raw(WeightLayout layout) {
        return raw(layout, new LayoutDifference(1, "the population", false));
    }

    /** Entries as they are; an adapter of the same layers in another order is put in order. */
    static Alignment raw(WeightLayout layout, LayoutDifference difference) {
        return new Alignment() {
            @Override
            public WeightLayout layout() {
                return layout;
            }

            @Override
            public Aligned align(Adapter adapter) {
                if (!layout.equals(adapter.layout())) {
                    require(difference.of(layout, adapter.layout()));
                }
                return new Aligned(adapter.inOrderOf(layout), 0);
            }
        };
    }

    /** Canonical form of one rank (0 for the reference's own), aligned with the reference. */
    static Alignment canonical(Adapter reference, int rank, LayoutDifference difference) {
        CanonicalGauge gauge = CanonicalGauge.of(reference, rank);
        return new Alignment() {
            @Override
            public WeightLayout layout() {
                return gauge.layout();
            }

            @Override
            public Aligned align(Adapter adapter) {
                require(difference.of(reference.layout(), adapter.layout()));
                CanonicalGauge.Brought brought = gauge.bring(adapter);
                return new Aligned(brought.adapter(), brought.lost());
            }
        };
    }

    private static void require(Optional<String> difference) {
        difference.ifPresent(d -> {
            throw new LeftOut(FileKind.LAYOUT, d);
        });
    }
}
