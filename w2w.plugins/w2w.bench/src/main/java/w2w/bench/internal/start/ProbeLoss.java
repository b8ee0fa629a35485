package w2w.bench.internal.start;

import w2w.api.diffusion.Latents;
import w2w.api.invert.InversionLoss;
import w2w.api.invert.LossInput;
import w2w.api.invert.LossValue;

/** What the dropped plug-in holds: ½ Σ (prediction − target)² over rows, the least a loss can be. */
public final class ProbeLoss implements InversionLoss {
    @Override
    public LossValue evaluate(LossInput input) {
        float[] difference = input.prediction().values().clone();
        double[] values = new double[input.coefficients().rows()];
        int size = input.prediction().rowSize();
        for (int j = 0; j < difference.length; j++) {
            difference[j] -= input.target().values()[j];
            values[input.identities()[j / size]] += 0.5 * difference[j] * difference[j];
        }
        Latents cotangent = input.prediction().with(difference);
        return LossValue.ofPrediction(values, cotangent);
    }
}
