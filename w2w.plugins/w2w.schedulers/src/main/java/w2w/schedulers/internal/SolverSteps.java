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
    /** Ends where {@code final_sigmas_type} says. */
    static SolverSteps of(ScheduleRequest request, Options options, Respacing respacing) {
        boolean toZero = options.word("final_sigmas_type", "zero", "sigma_min").equals("zero");
        return of(request, options, respacing, toZero);
    }

    /** DEIS never ends at σ = 0, where its log ρ does not exist. */
    static SolverSteps ofDeis(ScheduleRequest request, Options options) {
        return of(request, options, Respacing.of(options, false), false);
    }

    private static SolverSteps of(ScheduleRequest request, Options options, Respacing respacing, boolean toZero) {
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
        double last = toZero ? 0 : trained.least();
        if (respacing == Respacing.NONE) {
            return new SolverSteps(t, trained.at(t, last));
        }
        double[] sigmas = respacing.levels(trained.most(), trained.least(), n, last);
        double[] between = trained.timesteps(sigmas);
        return new SolverSteps(
                respacing == Respacing.KARRAS ? Timesteps.rounded(between) : Timesteps.cut(between), sigmas);
    }

    private static double[] head(double[] timesteps, int n) {
        return Arrays.copyOf(timesteps, n);
    }
}
