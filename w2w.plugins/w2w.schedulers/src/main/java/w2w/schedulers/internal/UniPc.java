package w2w.schedulers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.plugin.Plugin;

/**
 * UniPC (Zhao et al., 2023, algorithms 5 to 8) of order up to two on the predicted clean latent: each step first corrects the
 * sample it was given with the new output, then predicts the next.
 */
@Component
@Plugin(id = "unipc", label = "UniPC", description = "Predictor and corrector of second order; good at 8 to 15 steps.")
public final class UniPc implements NoiseScheduler {
    @Override
    public Schedule schedule(ScheduleRequest request) {
        Options options = new Options("unipc", request);
        int n = request.steps();
        int order = options.whole("solver_order", 2, 1, 2);
        boolean bh1 = options.word("solver_type", "bh2", "bh1").equals("bh1");
        options.only("predict_x0", "true");
        options.only("disable_corrector", "[]");
        options.only("sigma_min", "null");
        options.only("sigma_max", "null");
        boolean lowerAtEnd = options.flag("lower_order_final", true);
        SolverSteps steps = SolverSteps.of(request, options, Respacing.of(options, false));

        Halflog levels = new Halflog(steps.sigmas());
        PredictionType type = request.training().prediction();
        return Table.plain(steps.timesteps(), options.notes(), () -> new Walk(n) {
            private float[] last = new float[0];
            private float[] older = new float[0];
            private float[] from = new float[0];
            private int lastOrder;

            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                float[] now = levels.clean(i, type, sample, output);
                if (i > 0) {
                    correct(i, now, sample);
                }
                older = last;
                last = now;
                from = sample.clone();
                int possible = Math.min(order, i + 1);
                lastOrder = lowerAtEnd ? Math.min(possible, n - i) : possible;
                predict(i, sample);
            }

            /** From level i − 1 to i once more, now that the output at i is known. */
            private void correct(int i, float[] now, float[] sample) {
                Phi phi = Phi.of(levels, i - 1, i, bh1);
                double r = lastOrder == 2 ? phi.ratio(levels, i - 2) : 0;
                double[] weights = lastOrder == 2 ? phi.corrector(r) : new double[] {0, 0.5};
                for (int j = 0; j < sample.length; j++) {
                    double slope = weights[1] * (now[j] - last[j]);
                    if (lastOrder == 2) {
                        slope += weights[0] * (older[j] - last[j]) / r;
                    }
                    sample[j] = (float) phi.move(from[j], last[j], slope);
                }
            }

            private void predict(int i, float[] sample) {
                Phi phi = Phi.of(levels, i, i + 1, bh1);
                double r = lastOrder == 2 ? phi.ratio(levels, i - 1) : 1;
                for (int j = 0; j < sample.length; j++) {
                    double slope = lastOrder == 2 ? 0.5 * (older[j] - last[j]) / r : 0;
                    sample[j] = (float) phi.move(from[j], last[j], slope);
                }
            }
        });
    }

    /** The constants of one interval. */
    private record Phi(double keep, double alpha, double phi1, double b, double h, double start) {
        static Phi of(Halflog levels, int from, int to, boolean bh1) {
            double h = levels.lambda(to) - levels.lambda(from);
            double phi1 = Math.expm1(-h);
            return new Phi(
                    levels.deviation(to) / levels.deviation(from),
                    levels.alpha(to),
                    phi1,
                    bh1 ? -h : phi1,
                    h,
                    levels.lambda(from));
        }

        /** Where level {@code other} lies, in units of the interval from its start: negative. */
        double ratio(Halflog levels, int other) {
            return (levels.lambda(other) - start) / h;
        }

        double move(double x, double clean, double slope) {
            double moved = keep * x - alpha * phi1 * clean;
            return slope == 0 ? moved : moved - alpha * b * slope;
        }

        /** Solves [1 1; r 1] ρ = b for the weights of the older output and of the new one. */
        double[] corrector(double r) {
            double phi2 = phi1 / -h - 1;
            double phi3 = phi2 / -h - 0.5;
            double b1 = phi2 / b;
            double b2 = 2 * phi3 / b;
            double older = (b1 - b2) / (1 - r);
            return new double[] {older, b1 - older};
        }
    }
}
