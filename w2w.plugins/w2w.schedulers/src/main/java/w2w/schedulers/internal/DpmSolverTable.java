package w2w.schedulers.internal;

import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;

/**
 * DPM-Solver++ 2M (Lu et al., 2022, "DPM-Solver++", algorithm 2): an exponential multistep integrator of the predicted clean
 * latent, of first order in its first and, by default, its last step.
 */
final class DpmSolverTable {
    private DpmSolverTable() {}

    /** The table; {@code karras} is the default of option {@code use_karras_sigmas}. */
    static Schedule of(String id, ScheduleRequest request, boolean karras) {
        Options options = new Options(id, request);
        int n = request.steps();
        options.only("algorithm_type", "dpmsolver++");
        options.only("lambda_min_clipped", "-Infinity");
        int order = options.whole("solver_order", 2, 1, 2);
        boolean heun = options.word("solver_type", "midpoint", "heun").equals("heun");
        boolean lowerAtEnd = options.flag("lower_order_final", true);
        SolverSteps steps = SolverSteps.of(request, options, options.flag("use_karras_sigmas", karras));
        options.done();

        double[] sigmas = steps.sigmas();
        boolean zeroAtEnd = sigmas[n] == 0;
        Halflog levels = new Halflog(sigmas);
        PredictionType type = request.training().prediction();
        return Table.plain(steps.timesteps(), () -> new Walk(n) {
            private float[] before = new float[0];

            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                float[] now = levels.clean(i, type, sample, output);
                boolean end = i == n - 1;
                boolean first = i == 0 || order == 1 || (end && (zeroAtEnd || (lowerAtEnd && n < 15)));
                double keep = levels.deviation(i + 1) / levels.deviation(i);
                double h = levels.lambda(i + 1) - levels.lambda(i);
                double growth = Math.expm1(-h); // −1 where the next level is clean
                double a = levels.alpha(i + 1);
                double slope = 0;
                if (!first) {
                    double r = (levels.lambda(i) - levels.lambda(i - 1)) / h;
                    slope = (heun ? growth / h + 1 : -0.5 * growth) * a / r;
                }
                for (int j = 0; j < sample.length; j++) {
                    double moved = keep * sample[j] - a * growth * now[j];
                    sample[j] = (float) (first ? moved : moved + slope * (now[j] - before[j]));
                }
                before = now;
            }
        });
    }
}
