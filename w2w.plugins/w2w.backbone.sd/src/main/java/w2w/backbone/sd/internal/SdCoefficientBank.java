package w2w.backbone.sd.internal;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.List;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.W2wException;

/** Points of a space: w = μ + σ ⊙ (V c) is computed on the device, where μ and σ ⊙ V (k × n) stay. */
final class SdCoefficientBank extends SdBank implements CoefficientBank {
    /** Numbers of the basis that are uploaded at once. */
    private static final int PIECE = 1 << 24;

    private final String space;
    private final int components;
    private final PtNDArray mean;
    private final PtNDArray basis;

    SdCoefficientBank(SdSession session, WeightSpace space, int capacity) {
        super(session, space.layout(), capacity);
        this.space = space.fingerprint();
        this.components = space.components();
        try {
            int n = space.layout().size();
            mean = Djl.guard(() -> Djl.floats(manager(), space.mean(), 1, n));
            basis = Djl.guard(() -> upload(space, n));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private PtNDArray upload(WeightSpace space, int n) {
        float[] deviation = space.deviation();
        int tile = Math.max(1, Math.min(components, PIECE / n));
        float[] columns = new float[Math.multiplyExact(tile, n)];
        PtNDArray all = Djl.zeros(manager(), components, n);
        for (int first = 0; first < components; first += tile) {
            int count = Math.min(tile, components - first);
            space.readBasis(first, count, columns, 0);
            long[] index = new long[count];
            for (int j = 0; j < count; j++) {
                index[j] = (long) first + j;
                for (int i = 0; i < n; i++) {
                    columns[j * n + i] *= deviation[i];
                }
            }
            float[] piece = count == tile ? columns : java.util.Arrays.copyOf(columns, count * n);
            try (PtNDManager scope = session().newManager()) {
                session()
                        .checkpoint()
                        .tools()
                        .put()
                        .run(scope, all, Djl.longs(scope, index, count), Djl.floats(scope, piece, count, n));
            }
        }
        return all;
    }

    @Override
    public String space() {
        open();
        return space;
    }

    @Override
    public int components() {
        open();
        return components;
    }

    @Override
    public void set(int index, Coefficients point) {
        open();
        if (!point.space().equals(space) || point.components() != components) {
            throw W2wException.input("the coefficients are of another space than the bank")
                    .at("space " + point.space())
                    .advise("The bank is of space " + space);
        }
        row(java.util.Objects.checkIndex(index, capacity()));
        float[] c = point.row(0).toArray();
        try (PtNDManager scope = session().newManager()) {
            List<PtNDArray> row = session()
                    .checkpoint()
                    .tools()
                    .point()
                    .run(scope, mean, Djl.guard(() -> Djl.floats(scope, c, 1, components)), basis);
            put(scope, index, row.get(0));
        }
    }

    /** g ↦ (σ ⊙ V)ᵀ g of each row: the chain rule through w = μ + σ ⊙ (V c). */
    float[] pull(PtNDManager scope, PtNDArray weightGradients) {
        return Djl.guard(() -> session()
                .checkpoint()
                .tools()
                .pull()
                .run(scope, weightGradients, basis)
                .get(0)
                .toFloatArray());
    }
}
