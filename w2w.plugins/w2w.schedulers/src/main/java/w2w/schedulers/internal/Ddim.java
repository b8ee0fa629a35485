package w2w.schedulers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.plugin.Plugin;

/** DDIM (Song et al., 2021, equations 12 and 16); {@code eta} 0 is deterministic, 1 is DDPM's noise. */
@Component
@Plugin(id = "ddim", label = "DDIM", description = "Deterministic by default; option eta adds noise.")
public final class Ddim implements NoiseScheduler {
    @Override
    public Schedule schedule(ScheduleRequest request) {
        Options options = new Options("ddim", request);
        TrainingSchedule training = request.training();
        int all = training.timesteps();
        int n = request.steps();
        double[] t = Timesteps.spaced(all, n, options);
        Levels levels = new Levels(training);
        double last = options.flag("set_alpha_to_one", true) ? 1 : training.alphaCumprod(0);
        double eta = options.number("eta", 0, 0, 1);
        boolean[] stochastic = new boolean[n];
        int stride = all / n;
        double[] here = new double[n];
        double[] next = new double[n];
        for (int i = 0; i < n; i++) {
            double then = t[i] - stride;
            here[i] = levels.alpha(t[i]);
            next[i] = then >= 0 ? levels.alpha(then) : last;
            stochastic[i] = eta > 0 && then >= 0;
        }
        PredictionType type = training.prediction();
        return Table.unscaled(t, stochastic, options.notes(), () -> new Walk(n) {
            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                double a = here[i];
                double b = next[i];
                double deviation = stochastic[i] ? eta * Math.sqrt((1 - b) / (1 - a) * (1 - a / b)) : 0;
                double signal = Math.sqrt(b);
                double towards = Math.sqrt(Math.max(0, 1 - b - deviation * deviation));
                double hereSignal = Math.sqrt(a);
                double hereNoise = Math.sqrt(1 - a);
                for (int j = 0; j < sample.length; j++) {
                    double clean = type.clean(hereSignal, hereNoise, sample[j], output[j]);
                    double epsilon = type.epsilon(hereSignal, hereNoise, sample[j], output[j]);
                    double moved = signal * clean + towards * epsilon;
                    sample[j] = (float) (deviation > 0 ? moved + deviation * noise[j] : moved);
                }
            }
        });
    }
}
