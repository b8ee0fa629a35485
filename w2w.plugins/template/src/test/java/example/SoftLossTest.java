package example;

import w2w.api.invert.InversionLoss;
import w2w.tck.InversionLossContract;

class SoftLossTest extends InversionLossContract {
    @Override
    protected InversionLoss loss() {
        return new SoftLoss();
    }
}
