package w2w.schedulers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.plugin.Plugin;

/** Ancestral sampling (Ho et al., 2020, equations 6 and 7), over fewer timesteps than the model was trained on. */
@Component
@Plugin(id = "ddpm", label = "DDPM", description = "Adds noise at each step; wants many of them.")
public final class Ddpm implements NoiseScheduler {
    @Override
    public Schedule schedule(ScheduleRequest request) {
        Options options = new Options("ddpm", request);
        TrainingSchedule training = request.training();
        int n = request.steps();
        double[] t = Timesteps.spaced(training.timesteps(), n, options);
        boolean large = options.word(
                        "variance_type", "fixed_small", "fixed_small_log", "fixed_large", "fixed_large_log")
                .startsWith("fixed_large");
        Levels levels = new Levels(training);
        boolean[] stochastic = new boolean[n];
        for (int i = 0; i < n - 1; i++) {
            stochastic[i] = true;
        }
        PredictionType type = training.prediction();
        return Table.unscaled(t, stochastic, options.notes(), () -> new Walk(n) {
            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                double here = levels.alpha(t[i]);
                double next = i + 1 < n ? levels.alpha(t[i + 1]) : 1;
                double kept = here / next;
                double ofClean = Math.sqrt(next) * (1 - kept) / (1 - here);
                double ofSample = Math.sqrt(kept) * (1 - next) / (1 - here);
                double deviation = Math.sqrt((1 - kept) * (large ? 1 : (1 - next) / (1 - here)));
                double signal = Math.sqrt(here);
                double rest = Math.sqrt(1 - here);
                for (int j = 0; j < sample.length; j++) {
                    double moved = ofClean * type.clean(signal, rest, sample[j], output[j]) + ofSample * sample[j];
                    sample[j] = (float) (stochastic[i] ? moved + deviation * noise[j] : moved);
                }
            }
        });
    }
}
