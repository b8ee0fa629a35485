package w2w.schedulers.internal;

import java.util.Arrays;
import w2w.api.diffusion.ScheduleRequest;

/**
 * Timesteps and noise levels that the solvers of higher order share.
 *
 * @param timesteps n of them
 * @param sigmas n + 1 of them, the last being where the walk ends
 */
record SolverSteps(double[] timesteps, double[] sigmas) {
    static SolverSteps of(ScheduleRequest request, Options options, boolean karras) {
        int all = request.training().timesteps();
        int n = request.steps();
        int offset = options.whole("steps_offset", 0, 0, all - 1);
        double[] t =
                switch (options.word("timestep_spacing", "linspace", "leading", "trailing")) {
                    case "leading" -> head(Timesteps.leading(all, n + 1, offset), n);
                    case "trailing" -> Timesteps.trailing(all, n);
                    default -> head(Timesteps.rounded(Timesteps.linspace(all, n + 1)), n);
                };
        Sigmas trained = new Sigmas(request.training());
        double last = options.word("final_sigmas_type", "zero", "sigma_min").equals("zero") ? 0 : trained.least();
        if (!karras) {
            return new SolverSteps(t, trained.at(t, last));
        }
        double[] sigmas = Sigmas.karras(trained.most(), trained.least(), n, last);
        return new SolverSteps(Timesteps.rounded(trained.timesteps(sigmas)), sigmas);
    }

    private static double[] head(double[] timesteps, int n) {
        return Arrays.copyOf(timesteps, n);
    }
}
