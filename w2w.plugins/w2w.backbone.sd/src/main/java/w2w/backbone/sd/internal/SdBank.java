package w2w.backbone.sd.internal;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.List;
import java.util.Objects;
import w2w.api.diffusion.AdapterBank;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;

/**
 * Adapters on the device as rows in layout order, (capacity + 1) × n float32. The last row stays zero: it is the model of rows
 * without adapter, which so need no branch.
 *
 * <p>Nothing is ever merged into the base weights, not even for one model with many steps: they are shared by all sessions, W + ΔW held
 * in half precision would round much of ΔW away, and the unconditional half of a guidance pair may want W as it is in the same call.
 * What merging could save, two thin products a layer, is what {@code bench render} shows between its base and adapted calls.
 */
class SdBank extends Handle implements AdapterBank {
    private final WeightLayout layout;
    private final int capacity;
    private final PtNDArray rows;
    private final PtNDArray factor;

    SdBank(SdSession session, WeightLayout layout, int capacity) {
        super(session);
        if (capacity < 1) {
            throw new IllegalArgumentException("a bank for " + capacity + " models");
        }
        LayoutCheck.check(layout, session.checkpoint().layers());
        this.layout = layout;
        this.capacity = capacity;
        rows = Djl.guard(() -> Djl.zeros(manager(), capacity + 1L, layout.size()));
        factor = Djl.guard(() -> Djl.floats(manager(), factors(layout), 2, layout.size()));
    }

    /** What a number of an adapter is multiplied with: first as it is (A), then times the row's strength (B, its layer's scale). */
    private static float[] factors(WeightLayout layout) {
        int n = layout.size();
        float[] factors = new float[2 * n];
        for (Slot slot : layout.slots()) {
            boolean b = slot.factor() == Factor.B;
            float value = b ? (float) slot.layer().scale() : 1;
            java.util.Arrays.fill(factors, (b ? n : 0) + slot.offset(), (b ? n : 0) + slot.end(), value);
        }
        return factors;
    }

    @Override
    public WeightLayout layout() {
        open();
        return layout;
    }

    @Override
    public int capacity() {
        open();
        return capacity;
    }

    @Override
    public void set(int index, Adapter adapter) {
        open();
        Objects.checkIndex(index, capacity);
        List<String> differences = layout.differences(adapter.layout(), 5);
        if (!differences.isEmpty()) {
            throw W2wException.input(
                    "the adapter is of another layout than the bank: " + String.join("; ", differences));
        }
        try (PtNDManager scope = session().newManager()) {
            put(scope, index, Djl.guard(() -> Djl.floats(scope, adapter.toArray(), 1, layout.size())));
        }
    }

    /** Replaces one row on the device. */
    final void put(PtNDManager scope, int index, PtNDArray row) {
        session().checkpoint().tools().put().run(scope, rows, Djl.longs(scope, new long[] {index}, 1), row);
    }

    /** Whether its models differ in a part. */
    final boolean changes(Part part) {
        return part.in(layout);
    }

    /** (capacity + 1) × n. */
    final PtNDArray rows() {
        return rows;
    }

    /** 2 × n, see {@link Script#adapters}. */
    final PtNDArray factor() {
        return factor;
    }

    /** The row that holds a model's weights. */
    final int row(int model) {
        return model == BASE ? capacity : Objects.checkIndex(model, capacity);
    }
}
