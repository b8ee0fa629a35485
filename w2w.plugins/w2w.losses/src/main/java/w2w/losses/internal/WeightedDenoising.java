package w2w.losses.internal;

import java.util.function.IntToDoubleFunction;
import w2w.api.diffusion.Latents;
import w2w.api.invert.LossInput;
import w2w.api.invert.LossValue;

/**
 * value_i = mean over the rows of identity i of weight(t)·mean_j M_j (prediction_j − target_j)², with the mask M scaled to a mean of 1
 * (paper, equation 4; its own mean is over all pixels, so that a small mask took small steps).
 */
final class WeightedDenoising {
    private WeightedDenoising() {}

    static LossValue of(LossInput input, IntToDoubleFunction weight) {
        Latents prediction = input.prediction();
        float[] target = input.target().values();
        float[] mask = input.mask();
        int[] identities = input.identities();
        int[] timesteps = input.timesteps();
        int plane = prediction.height() * prediction.width();
        int size = prediction.rowSize();
        double[] values = new double[input.coefficients().rows()];
        int[] rowsOf = new int[values.length];
        for (int identity : identities) {
            rowsOf[identity]++;
        }
        float[] cotangent = new float[target.length];
        for (int row = 0; row < prediction.rows(); row++) {
            double share = weight.applyAsDouble(timesteps[row]) / ((double) size * rowsOf[identities[row]]);
            double sum = 0;
            for (int j = 0; j < size; j++) {
                int at = row * size + j;
                double m = mask[row * plane + j % plane];
                double difference = (double) prediction.values()[at] - target[at];
                sum += m * difference * difference;
                cotangent[at] = (float) (2 * share * m * difference);
            }
            values[identities[row]] += share * sum;
        }
        return LossValue.ofPrediction(values, prediction.with(cotangent));
    }
}
