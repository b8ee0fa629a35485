package w2w.schedulers.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.plugin.Plugin;

/**
 * The linear multistep method of Adams and Bashforth over unequal intervals: the slopes of the last four levels are joined by a
 * polynomial in σ, and that is integrated.
 */
@Component
@Plugin(id = "lms", label = "LMS", description = "Linear multistep of order up to four, deterministic.")
public final class Lms implements NoiseScheduler {
    private static final int ORDER = 4;

    @Override
    public Schedule schedule(ScheduleRequest request) {
        Options options = new Options("lms", request);
        SigmaSteps steps = SigmaSteps.respaced(request, options, true);
        PredictionType type = request.training().prediction();
        int n = request.steps();
        return steps.table(new boolean[n], options.notes(), () -> new Walk(n) {
            private final Deque<double[]> slopes = new ArrayDeque<>();

            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                double[] slope = new double[sample.length];
                for (int j = 0; j < slope.length; j++) {
                    slope[j] = steps.slope(i, type, sample[j], output[j]);
                }
                slopes.addFirst(slope);
                if (slopes.size() > ORDER) {
                    slopes.removeLast();
                }
                int back = 0;
                double[] moved = new double[sample.length];
                for (double[] known : slopes) {
                    double weight = weight(steps.sigmas(), i, slopes.size(), back++);
                    for (int j = 0; j < moved.length; j++) {
                        moved[j] += weight * known[j];
                    }
                }
                for (int j = 0; j < moved.length; j++) {
                    sample[j] = (float) (sample[j] + moved[j]);
                }
            }
        });
    }

    /**
     * ∫ of the polynomial that is 1 at level i − {@code back} and 0 at the others of the last {@code order}, from level i to i + 1. Its
     * degree is three at most, which Gauss's rule of two points integrates exactly.
     */
    static double weight(double[] sigmas, int i, int order, int back) {
        double middle = (sigmas[i] + sigmas[i + 1]) / 2;
        double half = (sigmas[i + 1] - sigmas[i]) / 2;
        double sum = 0;
        for (double side : new double[] {-1, 1}) {
            double at = middle + side * half / Math.sqrt(3);
            double value = 1;
            for (int k = 0; k < order; k++) {
                if (k != back) {
                    value *= (at - sigmas[i - k]) / (sigmas[i - back] - sigmas[i - k]);
                }
            }
            sum += value;
        }
        return sum * half;
    }
}
