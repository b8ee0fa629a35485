package w2w.losses.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import w2w.api.diffusion.PredictionType;
import w2w.api.invert.InversionLoss;
import w2w.tck.FakeLossInput;
import w2w.tck.InversionLossContract;

class MinSnrLossTest extends InversionLossContract {
    @Override
    protected InversionLoss loss() {
        return new MinSnrLoss(5);
    }

    @ParameterizedTest
    @EnumSource
    void weights_are_those_of_the_paper(PredictionType type) {
        // one row an identity, so the ratio of the two losses is the weight of its timestep
        FakeLossInput input = FakeLossInput.of(type, 3, Map.of());
        double[] plain = new DenoisingLoss().evaluate(input).values();
        double[] weighted = loss().evaluate(input).values();
        int[] rows = new int[3];
        double[] expected = new double[3];
        double[] each = new double[3];
        for (int r = 0; r < input.identities().length; r++) {
            int i = input.identities()[r];
            double snr = input.schedule().snr(input.timesteps()[r]);
            double over =
                    switch (type) {
                        case EPSILON -> snr;
                        case V -> snr + 1;
                        case SAMPLE -> 1;
                    };
            each[i] = Math.min(snr, 5) / over;
            expected[i] = Math.max(expected[i], each[i]);
            rows[i]++;
        }
        for (int i = 0; i < 3; i++) {
            if (rows[i] == 1) {
                assertEquals(each[i], weighted[i] / plain[i], 1e-9, "identity " + i);
            } else {
                assertEquals(true, weighted[i] <= plain[i] * expected[i] * (1 + 1e-9), "identity " + i);
            }
        }
    }
}
