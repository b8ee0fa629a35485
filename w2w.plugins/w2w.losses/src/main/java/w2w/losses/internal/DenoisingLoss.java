package w2w.losses.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.invert.InversionLoss;
import w2w.api.invert.LossInput;
import w2w.api.invert.LossValue;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;

/** The masked denoising loss of the paper (equation 4), every timestep counting the same. */
@Component
@Plugin(
        id = "denoising",
        label = "Masked denoising",
        description = "How well the model predicts the noise in the picture, inside the mask.")
public final class DenoisingLoss implements InversionLoss {
    @Override
    public LossValue evaluate(LossInput input) {
        Options.of(input.options());
        return WeightedDenoising.of(input, t -> 1);
    }
}
