package w2w.engine.internal.space.fit;

import java.util.Map;
import w2w.api.space.SpaceFitter;
import w2w.tck.SpaceFitterContract;

class ExactFitContractTest extends SpaceFitterContract {
    @Override
    protected SpaceFitter fitter() {
        return PcaFitterTest.fitter();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("algorithm", "exact", "checkpointSeconds", "0");
    }
}
