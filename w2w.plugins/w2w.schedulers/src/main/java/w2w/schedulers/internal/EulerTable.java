package w2w.schedulers.internal;

import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;

/** Euler's method (Karras et al., 2022, algorithm 1), with or without fresh noise after each step. */
final class EulerTable {
    private EulerTable() {}

    /** The table; {@code ancestral} steps down further than the next σ and makes up for it with noise. */
    static Schedule of(String id, ScheduleRequest request, boolean ancestral) {
        Options options = new Options(id, request);
        int n = request.steps();
        if (!ancestral) {
            options.only("interpolation_type", "linear");
            options.only("timestep_type", "discrete");
            options.only("sigma_min", "null");
            options.only("sigma_max", "null");
        }
        SigmaSteps steps = ancestral
                ? SigmaSteps.plain(request, options)
                : SigmaSteps.respaced(
                        request,
                        options,
                        options.word("final_sigmas_type", "zero", "sigma_min").equals("zero"));
        double[] levels = steps.sigmas();
        boolean[] stochastic = new boolean[n];
        for (int i = 0; i < n; i++) {
            stochastic[i] = ancestral && levels[i + 1] > 0;
        }
        PredictionType type = request.training().prediction();
        return steps.table(stochastic, options.notes(), () -> new Walk(n) {
            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                double next = levels[i + 1];
                double up = ancestral ? up(levels[i], next) : 0;
                double down = ancestral ? Math.sqrt(next * next - up * up) : next;
                for (int j = 0; j < sample.length; j++) {
                    double moved = sample[j] + steps.slope(i, type, sample[j], output[j]) * (down - levels[i]);
                    sample[j] = (float) (up > 0 ? moved + noise[j] * up : moved);
                }
            }
        });
    }

    /** Deviation of the fresh noise: σ'√(1 − σ'²/σ²). */
    private static double up(double sigma, double next) {
        return Math.sqrt(next * next * (sigma * sigma - next * next) / (sigma * sigma));
    }
}
