package w2w.schedulers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.plugin.Plugin;

/**
 * Strategic stochastic sampling of a trajectory consistency model (Zheng et al., 2024, algorithm 4): each call jumps along the
 * trajectory to a share 1 − γ of the next timestep and climbs back to it with fresh noise. γ is diffusers' {@code eta}.
 */
@Component
@Plugin(id = "tcd", label = "TCD", description = "For trajectory consistency models; 2 to 20 steps.")
public final class Tcd implements NoiseScheduler {
    @Override
    public Schedule schedule(ScheduleRequest request) {
        Options options = new Options("tcd", request);
        int n = request.steps();
        double[] t = Timesteps.distilled("tcd", request.training().timesteps(), n, options);
        double gamma = options.number("eta", 0.3, 0, 1);
        Levels levels = new Levels(request.training());
        boolean[] stochastic = new boolean[n];
        for (int i = 0; i < n - 1; i++) {
            stochastic[i] = gamma > 0;
        }
        PredictionType type = request.training().prediction();
        return Table.unscaled(t, stochastic, options.notes(), () -> new Walk(n) {
            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                double next = i + 1 < n ? t[i + 1] : 0;
                double here = levels.alpha(t[i]);
                double jumped = levels.alpha(Math.floor((1 - gamma) * next));
                double kept = levels.alpha(next) / jumped;
                double signal = Math.sqrt(here);
                double rest = Math.sqrt(1 - here);
                for (int j = 0; j < sample.length; j++) {
                    double moved = Math.sqrt(jumped) * type.clean(signal, rest, sample[j], output[j])
                            + Math.sqrt(1 - jumped) * type.epsilon(signal, rest, sample[j], output[j]);
                    sample[j] =
                            (float) (stochastic[i] ? Math.sqrt(kept) * moved + Math.sqrt(1 - kept) * noise[j] : moved);
                }
            }
        });
    }
}
