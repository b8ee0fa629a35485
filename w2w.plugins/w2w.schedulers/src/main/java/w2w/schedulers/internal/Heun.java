package w2w.schedulers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.plugin.Plugin;

/**
 * Heun's method (Karras et al., 2022, algorithm 1 with the correction): a step of Euler's, a second model call at its end, and the step
 * taken again with the mean of both slopes. The last step, which ends at σ = 0, is Euler's, so that n steps call the model 2n − 1 times.
 */
@Component
@Plugin(id = "heun", label = "Heun", description = "Second order, deterministic; two model calls a step.")
public final class Heun implements NoiseScheduler {
    @Override
    public Schedule schedule(ScheduleRequest request) {
        Options options = new Options("heun", request);
        SigmaSteps steps = SigmaSteps.respaced(request, options, true);
        PredictionType type = request.training().prediction();
        int calls = 2 * request.steps() - 1;
        double[] t = new double[calls];
        double[] scales = new double[calls];
        for (int call = 0; call < calls; call++) {
            t[call] = steps.timesteps()[level(call)];
            scales[call] = steps.scale(level(call));
        }
        return new Table(t, steps.start(), scales, new boolean[calls], options.notes(), () -> new Walk(calls) {
            private float[] from = new float[0];
            private double[] slopes = new double[0];

            @Override
            void step(int call, float[] sample, float[] output, float[] noise) {
                int level = level(call);
                boolean corrects = call % 2 == 1;
                if (!corrects) {
                    from = sample.clone();
                    slopes = new double[sample.length];
                }
                double width = corrects
                        ? steps.sigmas()[level] - steps.sigmas()[level - 1]
                        : steps.sigmas()[level + 1] - steps.sigmas()[level];
                for (int j = 0; j < sample.length; j++) {
                    double slope = steps.slope(level, type, sample[j], output[j]);
                    slopes[j] = corrects ? (slopes[j] + slope) / 2 : slope;
                    sample[j] = (float) (from[j] + slopes[j] * width);
                }
            }
        });
    }

    /** The level of a call: 0, then each level twice, at the end of one step and at the start of the next. */
    private static int level(int call) {
        return (call + 1) / 2;
    }
}
