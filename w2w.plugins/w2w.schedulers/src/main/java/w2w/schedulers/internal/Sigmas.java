package w2w.schedulers.internal;

import w2w.api.diffusion.TrainingSchedule;

/** Noise levels σ = √((1−ᾱ)/ᾱ) of a training schedule, and ways through them. */
final class Sigmas {
    /** ᾱ of what would be pure noise: σ is 4096 there and not infinite, as diffusers has it. */
    static final double LEAST_ALPHA = 0x1p-24;

    private final double[] trained;

    Sigmas(TrainingSchedule training) {
        trained = new double[training.timesteps()];
        for (int t = 0; t < trained.length; t++) {
            double alpha = Math.max(training.alphaCumprod(t), LEAST_ALPHA);
            trained[t] = Math.sqrt((1 - alpha) / alpha);
        }
    }

    /** σ at each timestep, linear between whole ones; then {@code last}. */
    double[] at(double[] timesteps, double last) {
        double[] sigmas = new double[timesteps.length + 1];
        for (int i = 0; i < timesteps.length; i++) {
            double t = Math.max(0, Math.min(trained.length - 1.0, timesteps[i]));
            int low = (int) t;
            int high = Math.min(low + 1, trained.length - 1);
            sigmas[i] = trained[low] + (t - low) * (trained[high] - trained[low]);
        }
        sigmas[timesteps.length] = last;
        return sigmas;
    }

    double least() {
        return trained[0];
    }

    double most() {
        return trained[trained.length - 1];
    }

    /** The timestep whose σ this is, linear in log σ between whole ones. */
    double timestep(double sigma) {
        double log = Math.log(Math.max(sigma, 1e-10));
        int low = 0;
        while (low < trained.length - 2 && Math.log(trained[low + 1]) <= log) {
            low++;
        }
        double from = Math.log(trained[low]);
        double to = Math.log(trained[low + 1]);
        double w = Math.max(0, Math.min(1, (from - log) / (from - to)));
        return (1 - w) * low + w * (low + 1);
    }

    /** The timesteps of all but the last of {@code sigmas}. */
    double[] timesteps(double[] sigmas) {
        double[] t = new double[sigmas.length - 1];
        for (int i = 0; i < t.length; i++) {
            t[i] = timestep(sigmas[i]);
        }
        return t;
    }
}
