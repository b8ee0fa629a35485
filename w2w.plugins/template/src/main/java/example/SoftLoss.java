package example;

import java.util.Map;
import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.Latents;
import w2w.api.invert.InversionLoss;
import w2w.api.invert.LossInput;
import w2w.api.invert.LossValue;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;

/**
 * δ²·(√(1 + (r/δ)²) − 1) of what the prediction is off by, r, weighted by the mask: like r²/2 for small errors, like δ·|r| for large
 * ones, so that a few bad pixels do not decide.
 */
@Component
@Plugin(id = "soft", label = "Soft", description = "A masked denoising loss that forgives large errors.")
public final class SoftLoss implements InversionLoss {
    @Override
    public LossValue evaluate(LossInput input) {
        Map<String, String> options = input.options();
        double delta = Options.of(options, "delta").number("delta", 0.5, 1e-3, 1e3);
        Latents prediction = input.prediction();
        float[] predicted = prediction.values();
        float[] target = input.target().values();
        float[] mask = input.mask();
        int[] identities = input.identities();
        int row = prediction.rowSize();
        int plane = prediction.height() * prediction.width();

        double[] values = new double[input.coefficients().rows()];
        int[] rows = new int[values.length];
        for (int identity : identities) {
            rows[identity]++;
        }
        float[] derivative = new float[predicted.length];
        for (int i = 0; i < predicted.length; i++) {
            int identity = identities[i / row];
            double weight = mask[i / row * plane + i % plane] / ((double) row * rows[identity]);
            double r = (predicted[i] - target[i]) / delta;
            double root = Math.sqrt(1 + r * r);
            values[identity] += weight * delta * delta * (root - 1);
            derivative[i] = (float) (weight * delta * r / root);
        }
        return LossValue.ofPrediction(values, prediction.with(derivative));
    }
}
