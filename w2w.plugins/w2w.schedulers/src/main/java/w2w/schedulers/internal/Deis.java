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
 * DEIS (Zhang and Chen, 2022), the multistep form whose polynomial is in log ρ: with y = x/α and ρ = s/α the model's equation is dy/dρ = ε,
 * and the last outputs ε, joined by a polynomial in log ρ, are integrated over ρ.
 */
@Component
@Plugin(
        id = "deis",
        label = "DEIS",
        description = "Exponential multistep of order up to three; good at 10 to 20 steps.")
public final class Deis implements NoiseScheduler {
    @Override
    public Schedule schedule(ScheduleRequest request) {
        Options options = new Options("deis", request);
        int n = request.steps();
        int order = options.whole("solver_order", 2, 1, 3);
        options.only("algorithm_type", "deis");
        options.only("solver_type", "logrho");
        boolean lowerAtEnd = options.flag("lower_order_final", true) && n < 15;
        SolverSteps steps = SolverSteps.ofDeis(request, options);
        double[] rho = steps.sigmas();
        Halflog levels = new Halflog(rho);
        PredictionType type = request.training().prediction();
        return Table.plain(steps.timesteps(), options.notes(), () -> new Walk(n) {
            private final Deque<double[]> outputs = new ArrayDeque<>();

            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                double a = levels.alpha(i);
                double s = levels.deviation(i);
                double[] epsilon = new double[sample.length];
                for (int j = 0; j < epsilon.length; j++) {
                    epsilon[j] = (sample[j] - a * type.clean(a, s, sample[j], output[j])) / s;
                }
                outputs.addFirst(epsilon);
                if (outputs.size() > order) {
                    outputs.removeLast();
                }
                int taken = Math.min(outputs.size(), lowerAtEnd ? n - i : order);
                double[] scaled = new double[sample.length];
                for (int j = 0; j < scaled.length; j++) {
                    scaled[j] = sample[j] / a;
                }
                int back = 0;
                for (double[] known : outputs) {
                    if (back < taken) {
                        double weight = weight(rho, i, taken, back++);
                        for (int j = 0; j < scaled.length; j++) {
                            scaled[j] += weight * known[j];
                        }
                    }
                }
                for (int j = 0; j < scaled.length; j++) {
                    sample[j] = (float) (levels.alpha(i + 1) * scaled[j]);
                }
            }
        });
    }

    /**
     * ∫ over ρ from level i to i + 1 of the polynomial in log ρ that is 1 at level i − {@code back} and 0 at the others of the last
     * {@code order}.
     */
    static double weight(double[] rho, int i, int order, int back) {
        double[] polynomial = {1, 0, 0}; // ascending powers of log ρ
        for (int k = 0; k < order; k++) {
            if (k != back) {
                double root = Math.log(rho[i - k]);
                double width = Math.log(rho[i - back]) - root;
                polynomial = new double[] {
                    -root * polynomial[0] / width,
                    (polynomial[0] - root * polynomial[1]) / width,
                    (polynomial[1] - root * polynomial[2]) / width
                };
            }
        }
        return integral(polynomial, rho[i + 1]) - integral(polynomial, rho[i]);
    }

    /** ∫ (p₀ + p₁u + p₂u²) dρ with u = log ρ, from 0 to ρ. */
    private static double integral(double[] p, double rho) {
        double u = Math.log(rho);
        return rho * (p[0] + p[1] * (u - 1) + p[2] * (u * u - 2 * u + 2));
    }
}
