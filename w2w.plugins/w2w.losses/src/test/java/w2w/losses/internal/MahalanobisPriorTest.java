package w2w.losses.internal;

import w2w.api.invert.InversionLoss;
import w2w.tck.InversionLossContract;

class MahalanobisPriorTest extends InversionLossContract {
    @Override
    protected InversionLoss loss() {
        return new MahalanobisPrior();
    }
}
