package w2w.backbone.closedform.internal;

import w2w.api.diffusion.CoefficientBank;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.weights.Adapter;

/** Points of a space, turned into adapters when they are set. */
final class ClosedFormCoefficientBank extends ClosedFormBank implements CoefficientBank {
    private final WeightSpace space;

    ClosedFormCoefficientBank(ClosedFormSession session, WeightSpace space, int capacity) {
        super(session, space.layout(), capacity);
        this.space = space;
    }

    @Override
    public String space() {
        open();
        return space.fingerprint();
    }

    @Override
    public int components() {
        open();
        return space.components();
    }

    @Override
    public void set(int index, Coefficients point) {
        open();
        set(index, Adapter.owning(layout(), space.reconstruct(point.row(0))));
    }

    /** g ↦ Vᵀ (σ ⊙ g): the chain rule through w = μ + σ ⊙ (V c). */
    double[] pull(double[] weights) {
        int n = weights.length;
        float[] deviation = space.deviation();
        float[] column = new float[n];
        double[] pulled = new double[space.components()];
        for (int j = 0; j < pulled.length; j++) {
            space.readBasis(j, 1, column, 0);
            for (int i = 0; i < n; i++) {
                pulled[j] += weights[i] * deviation[i] * column[i];
            }
        }
        return pulled;
    }
}
