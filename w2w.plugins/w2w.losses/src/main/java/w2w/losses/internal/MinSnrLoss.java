package w2w.losses.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.invert.InversionLoss;
import w2w.api.invert.LossInput;
import w2w.api.invert.LossValue;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;

/**
 * The masked denoising loss with min-SNR weights (Hang et al., 2023, section 3.4): min(SNR, γ)/SNR where the model predicts ε,
 * min(SNR, γ)/(SNR + 1) where it predicts v. Nearly clean latents, which say little of the identity, count less.
 */
@Component
@Designate(ocd = MinSnrLoss.Settings.class)
@Plugin(
        id = "min-snr",
        label = "Masked denoising, min-SNR weights",
        description = "As denoising, with timesteps weighted so that none dominates.")
public final class MinSnrLoss implements InversionLoss {
    /** Defaults of the options. */
    @ObjectClassDefinition(name = "Inversion loss min-snr")
    public @interface Settings {
        /** Where the signal-to-noise ratio is cut. */
        @AttributeDefinition(
                description = "Signal-to-noise ratio above which weights stop growing.",
                min = "0.01",
                max = "1000")
        double gamma() default 5;
    }

    private final double gamma;

    @Activate
    public MinSnrLoss(Settings settings) {
        this(settings.gamma());
    }

    MinSnrLoss(double gamma) {
        this.gamma = gamma;
    }

    @Override
    public LossValue evaluate(LossInput input) {
        double cut = Options.of(input.options(), "gamma").number("gamma", gamma, 0.01, 1000);
        TrainingSchedule schedule = input.schedule();
        PredictionType type = schedule.prediction();
        return WeightedDenoising.of(input, t -> {
            double snr = schedule.snr(t);
            return type.ofCleanWeight(snr, Math.min(snr, cut));
        });
    }
}
