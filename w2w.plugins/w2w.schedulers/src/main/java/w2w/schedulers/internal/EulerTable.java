package w2w.schedulers.internal;

import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;

/** Euler's method on dx/dσ = (x − x₀)/σ (Karras et al., 2022, algorithm 1), with or without fresh noise after each step. */
final class EulerTable {
    private EulerTable() {}

    /** The table; {@code ancestral} steps down further than the next σ and makes up for it with noise. */
    static Schedule of(String id, ScheduleRequest request, boolean ancestral) {
        Options options = new Options(id, request);
        int all = request.training().timesteps();
        int n = request.steps();
        int offset = options.whole("steps_offset", 0, 0, all - 1);
        String spacing = options.word("timestep_spacing", "linspace", "leading", "trailing");
        double[] t =
                switch (spacing) {
                    case "leading" -> Timesteps.leading(all, n, offset);
                    case "trailing" -> Timesteps.trailing(all, n);
                    default -> Timesteps.linspace(all, n);
                };
        Sigmas trained = new Sigmas(request.training());
        double[] sigmas = trained.at(t, 0);
        if (!ancestral) {
            double last = options.word("final_sigmas_type", "zero", "sigma_min").equals("zero") ? 0 : trained.least();
            options.only("sigma_min", "null");
            options.only("sigma_max", "null");
            sigmas[n] = last;
            if (options.flag("use_karras_sigmas", false)) {
                sigmas = Sigmas.karras(sigmas[0], sigmas[n - 1], n, last);
                t = trained.timesteps(sigmas);
            }
        }
        options.done();

        double most = sigmas[0];
        double start = spacing.equals("leading") ? Math.sqrt(most * most + 1) : most;
        double[] scales = new double[n];
        boolean[] stochastic = new boolean[n];
        for (int i = 0; i < n; i++) {
            scales[i] = 1 / Math.sqrt(sigmas[i] * sigmas[i] + 1);
            stochastic[i] = ancestral && sigmas[i + 1] > 0;
        }
        boolean v = request.training().prediction() == PredictionType.V;
        double[] levels = sigmas;
        return new Table(t, start, scales, stochastic, () -> new Walk(n) {
            @Override
            void step(int i, float[] sample, float[] output, float[] noise) {
                double sigma = levels[i];
                double next = levels[i + 1];
                double up = ancestral ? up(sigma, next) : 0;
                double down = ancestral ? Math.sqrt(next * next - up * up) : next;
                for (int j = 0; j < sample.length; j++) {
                    double clean = v
                            ? sample[j] / (sigma * sigma + 1) - output[j] * sigma / Math.sqrt(sigma * sigma + 1)
                            : sample[j] - sigma * output[j];
                    double moved = sample[j] + (sample[j] - clean) / sigma * (down - sigma);
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
