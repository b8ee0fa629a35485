package w2w.schedulers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.plugin.Plugin;

/**
 * Multistep sampling of a latent consistency model (Luo et al., 2023, algorithm 3): each call jumps to the clean latent, and all but
 * the last add noise again. For models distilled to it; others draw blurs.
 */
@Component
@Plugin(id = "lcm", label = "LCM", description = "For latent consistency models; 1 to 8 steps.")
public final class Lcm implements NoiseScheduler {
    private static final double SIGMA_DATA = 0.5;

    @Override
    public Schedule schedule(ScheduleRequest request) {
        Options options = new Options("lcm", request);
        TrainingSchedule training = request.training();
        int n = request.steps();
        double scaling = options.number("timestep_scaling", 10, 1e-6, 1e6);
        double last = options.flag("set_alpha_to_one", true) ? 1 : training.alphaCumprod(0);
        double[] t = Timesteps.distilled("lcm", training.timesteps(), n, options);
        boolean[] stochastic = new boolean[n];
        for (int i = 0; i < n - 1; i++) {
            stochastic[i] = true;
        }
        Levels levels = new Levels(training);
        PredictionType type = training.prediction();
        return Table.unscaled(t, stochastic, options.notes(), () -> new Walk(n) {
            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                double a = levels.alpha(t[i]);
                double b = i + 1 < n ? levels.alpha(t[i + 1]) : last;
                double scaled = t[i] * scaling;
                double skip = SIGMA_DATA * SIGMA_DATA / (scaled * scaled + SIGMA_DATA * SIGMA_DATA);
                double out = scaled / Math.sqrt(scaled * scaled + SIGMA_DATA * SIGMA_DATA);
                double signal = Math.sqrt(a);
                double deviation = Math.sqrt(1 - a);
                for (int j = 0; j < sample.length; j++) {
                    double clean = out * type.clean(signal, deviation, sample[j], output[j]) + skip * sample[j];
                    sample[j] = (float) (stochastic[i] ? Math.sqrt(b) * clean + Math.sqrt(1 - b) * noise[j] : clean);
                }
            }
        });
    }
}
