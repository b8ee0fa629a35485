package w2w.schedulers.internal;

import java.util.ArrayList;
import java.util.List;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;

/**
 * The multistep DPM-Solver++ (Lu et al., 2022, "DPM-Solver++", algorithm 2 and, for order three, appendix B): an exponential integrator of
 * the predicted clean latent, of lower order in its first and, by default, its last steps; with {@code sde-dpmsolver++} that of the
 * stochastic equation.
 */
final class DpmSolverTable {
    private DpmSolverTable() {}

    /** The table; {@code karras} is the default of option {@code use_karras_sigmas}. */
    static Schedule of(String id, ScheduleRequest request, boolean karras) {
        Options options = new Options(id, request);
        int n = request.steps();
        boolean sde =
                options.word("algorithm_type", "dpmsolver++", "sde-dpmsolver++").startsWith("sde");
        options.only("lambda_min_clipped", "-Infinity");
        int order = options.whole("solver_order", 2, 1, 3);
        boolean heun = options.word("solver_type", "midpoint", "heun").equals("heun");
        boolean lowerAtEnd = options.flag("lower_order_final", true) && n < 15;
        boolean eulerAtEnd = options.flag("euler_at_final", false);
        boolean lu = options.flag("use_lu_lambdas", false); // equidistant in λ = −log σ
        Respacing respacing = Respacing.of(options, karras);
        SolverSteps steps =
                SolverSteps.of(request, options, lu && respacing == Respacing.NONE ? Respacing.EXPONENTIAL : respacing);

        double[] sigmas = steps.sigmas();
        boolean firstAtEnd = eulerAtEnd || lowerAtEnd || sigmas[n] == 0;
        boolean[] stochastic = new boolean[n];
        for (int i = 0; i < n; i++) {
            stochastic[i] = sde && sigmas[i + 1] > 0;
        }
        Halflog levels = new Halflog(sigmas);
        PredictionType type = request.training().prediction();
        return Table.unscaled(steps.timesteps(), stochastic, options.notes(), () -> new Walk(n) {
            private final List<float[]> cleans = new ArrayList<>(); // latest first

            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                cleans.add(0, levels.clean(i, type, sample, output));
                if (cleans.size() > order) {
                    cleans.remove(order);
                }
                int possible = Math.min(cleans.size(), lowerAtEnd ? Math.max(1, n - i) : order);
                int taken = firstAtEnd && i == n - 1 ? 1 : sde ? Math.min(2, possible) : possible;
                Interval interval = Interval.of(levels, i, sde, heun || taken == 3);
                double[] weights = interval.weights(levels, i, taken);
                for (int j = 0; j < sample.length; j++) {
                    double moved = interval.keep * sample[j];
                    for (int k = 0; k < taken; k++) {
                        moved += weights[k] * cleans.get(k)[j];
                    }
                    sample[j] = (float) (stochastic[i] ? moved + interval.deviation * noise[j] : moved);
                }
            }
        });
    }

    /**
     * The step from one level to the next: what the sample and fresh noise count, and the predicted x₀ as far as it stays, its first and its
     * second difference over the last steps.
     */
    private record Interval(double h, double keep, double deviation, double gain, double first, double second) {
        static Interval of(Halflog levels, int i, boolean sde, boolean heun) {
            double h = levels.lambda(i + 1) - levels.lambda(i); // infinite where the next level is clean
            double wide = sde ? 2 * h : h;
            double fall = Math.expm1(-wide); // −1 where the next level is clean
            double a = levels.alpha(i + 1);
            double s = levels.deviation(i + 1);
            return new Interval(
                    h,
                    s / levels.deviation(i) * (sde ? Math.exp(-h) : 1),
                    sde ? s * Math.sqrt(-fall) : 0,
                    -a * fall,
                    heun ? a * (fall / wide + 1) : -0.5 * a * fall,
                    -a * ((fall + h) / (h * h) - 0.5));
        }

        /** What each of the last {@code taken} predictions counts, latest first. */
        double[] weights(Halflog levels, int i, int taken) {
            if (taken == 1) {
                return new double[] {gain};
            }
            double r = (levels.lambda(i) - levels.lambda(i - 1)) / h;
            if (taken == 2) {
                return new double[] {gain + first / r, -first / r};
            }
            // the differences over the last two steps, carried on to this level, and their difference
            double q = (levels.lambda(i - 1) - levels.lambda(i - 2)) / h;
            double now = first * (1 + r / (r + q)) + second / (r + q);
            double before = first * r / (r + q) + second / (r + q);
            return new double[] {gain + now / r, -now / r - before / q, before / q};
        }
    }
}
