package w2w.schedulers.internal;

import java.util.List;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.ScheduleRequest;

/**
 * Timesteps and noise levels of the methods that integrate dx/dσ = (x − x₀)/σ (Karras et al., 2022), whose sample has the deviation
 * √(σ²+1) and is scaled down to 1 for the model.
 *
 * @param timesteps n of them
 * @param sigmas n + 1 of them, the last being where the walk ends
 * @param start what unit noise is multiplied with to begin
 */
record SigmaSteps(double[] timesteps, double[] sigmas, double start) {
    /** Of the timesteps alone, down to σ = 0. */
    static SigmaSteps plain(ScheduleRequest request, Options options) {
        return of(request, options, Respacing.NONE, true);
    }

    /** Respaced where the options say so. */
    static SigmaSteps respaced(ScheduleRequest request, Options options, boolean toZero) {
        return of(request, options, Respacing.of(options, false), toZero);
    }

    private static SigmaSteps of(ScheduleRequest request, Options options, Respacing respacing, boolean toZero) {
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
        double last = toZero ? 0 : trained.least();
        double[] sigmas = trained.at(t, last);
        if (respacing != Respacing.NONE) {
            sigmas = respacing.levels(sigmas[0], sigmas[n - 1], n, last);
            t = trained.timesteps(sigmas);
        }
        double most = sigmas[0];
        return new SigmaSteps(t, sigmas, spacing.equals("leading") ? Math.sqrt(most * most + 1) : most);
    }

    int size() {
        return timesteps.length;
    }

    /** What the sample at level i is multiplied with for the model. */
    double scale(int i) {
        return 1 / Math.sqrt(sigmas[i] * sigmas[i] + 1);
    }

    /** x₀ as the model's output at level i implies it. */
    double clean(int i, PredictionType type, double sample, double output) {
        double scale = scale(i);
        return type.clean(scale, sigmas[i] * scale, sample * scale, output);
    }

    /** dx/dσ at level i as the model's output implies it. */
    double slope(int i, PredictionType type, double sample, double output) {
        return (sample - clean(i, type, sample, output)) / sigmas[i];
    }

    /** A table of one call a step. */
    Table table(
            boolean[] stochastics,
            List<String> notes,
            java.util.function.Supplier<w2w.api.diffusion.Schedule.Stepper> stepper) {
        double[] scales = new double[size()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = scale(i);
        }
        return new Table(timesteps, start, scales, stochastics, notes, stepper);
    }
}
