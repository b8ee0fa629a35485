package w2w.schedulers.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.plugin.Plugin;

/**
 * PNDM without Runge–Kutta warm-up, also called PLMS (Liu et al., 2022, equations 11 and 12): a linear multistep method of order up
 * to four. It visits its second timestep twice, so n steps call the model n + 1 times.
 */
@Component
@Plugin(id = "pndm", label = "PNDM (PLMS)", description = "The scheduler that Stable Diffusion 1.x asks for.")
public final class Pndm implements NoiseScheduler {
    /** Adams–Bashforth weights by the number of outputs known, latest first. */
    private static final double[][] WEIGHTS = {
        {1}, {3 / 2.0, -1 / 2.0}, {23 / 12.0, -16 / 12.0, 5 / 12.0}, {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0}
    };

    @Override
    public Schedule schedule(ScheduleRequest request) {
        Options options = new Options("pndm", request);
        TrainingSchedule training = request.training();
        int all = training.timesteps();
        int n = request.steps();
        options.only("skip_prk_steps", "true");
        double last = options.flag("set_alpha_to_one", false) ? 1 : training.alphaCumprod(0);
        double[] t = twice(Timesteps.spaced(all, n, options));
        Levels levels = new Levels(training);
        int stride = all / n;
        PredictionType type = training.prediction();
        return Table.plain(t, options.notes(), () -> new Walk(t.length) {
            private final Deque<float[]> outputs = new ArrayDeque<>();
            private float[] first = new float[0];

            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                // the second call is a corrector: from the first sample, over the same interval, with the mean output
                boolean corrects = i == 1;
                if (i == 0) {
                    first = sample.clone();
                }
                if (!corrects) {
                    if (outputs.size() == 4) {
                        outputs.removeLast();
                    }
                    outputs.addFirst(output.clone());
                }
                double now = corrects ? t[i] + stride : t[i];
                double then = now - stride;
                double a = levels.above(now);
                double b = then >= 0 ? levels.alpha(then) : last;
                double signal = Math.sqrt(a);
                double deviation = Math.sqrt(1 - a);
                double keep = Math.sqrt(b / a);
                double move = (b - a) / (a * Math.sqrt(1 - b) + Math.sqrt(a * (1 - a) * b));
                double[] weights = WEIGHTS[outputs.size() - 1];
                for (int j = 0; j < sample.length; j++) {
                    double x = corrects ? first[j] : sample[j];
                    double e = corrects ? (output[j] + outputs.getFirst()[j]) / 2.0 : sum(weights, outputs, j);
                    sample[j] = (float) (keep * x - move * type.epsilon(signal, deviation, x, e));
                }
            }
        });
    }

    private static double sum(double[] weights, Deque<float[]> outputs, int j) {
        double sum = 0;
        Iterator<float[]> latestFirst = outputs.iterator();
        for (double w : weights) {
            sum += w * latestFirst.next()[j];
        }
        return sum;
    }

    private static double[] twice(double[] once) {
        if (once.length < 2) {
            return once;
        }
        double[] t = new double[once.length + 1];
        System.arraycopy(once, 0, t, 0, 2);
        System.arraycopy(once, 1, t, 2, once.length - 1);
        return t;
    }
}
