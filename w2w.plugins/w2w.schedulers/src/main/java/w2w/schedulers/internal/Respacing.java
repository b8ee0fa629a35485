package w2w.schedulers.internal;

/** How noise levels between the largest and the smallest are chosen; the switches of diffusers. */
enum Respacing {
    /** Those of the timesteps. */
    NONE,
    /** Equidistant in σ^(1/7) (Karras et al., 2022, equation 5). */
    KARRAS,
    /** Equidistant in log σ. */
    EXPONENTIAL,
    /** Quantiles of a beta distribution with both parameters 0.6 (Lee et al., 2024). */
    BETA;

    private static final double ROUNDNESS = 7;
    private static final double BOTH = 0.6;

    /** The one that is switched on; {@code karras} is the default of {@code use_karras_sigmas}. */
    static Respacing of(Options options, boolean karras) {
        boolean k = options.flag("use_karras_sigmas", karras);
        boolean e = options.flag("use_exponential_sigmas", false);
        boolean b = options.flag("use_beta_sigmas", false);
        if (b || e) {
            return b ? BETA : EXPONENTIAL;
        }
        return k ? KARRAS : NONE;
    }

    /** n levels falling from {@code most} to {@code least}; then {@code last}. */
    double[] levels(double most, double least, int n, double last) {
        double[] sigmas = new double[n + 1];
        for (int i = 0; i < n; i++) {
            double ramp = n == 1 ? 0 : i / (n - 1.0);
            sigmas[i] = level(most, least, ramp);
        }
        sigmas[n] = last;
        return sigmas;
    }

    private double level(double most, double least, double ramp) {
        return switch (this) {
            case KARRAS -> {
                double high = Math.pow(most, 1 / ROUNDNESS);
                double low = Math.pow(least, 1 / ROUNDNESS);
                yield Math.pow(high + ramp * (low - high), ROUNDNESS);
            }
            case EXPONENTIAL -> Math.exp(Math.log(most) + ramp * (Math.log(least) - Math.log(most)));
            case BETA -> least + quantile(1 - ramp) * (most - least);
            case NONE -> throw new IllegalStateException("the timesteps say the levels");
        };
    }

    /** The x below which a share p of the distribution lies. */
    private static double quantile(double p) {
        if (p <= 0 || p >= 1) {
            return Math.max(0, Math.min(1, p));
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (share(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The distribution function; symmetric, so that its series is only needed up to one half. */
    private static double share(double x) {
        return x <= 0.5 ? incomplete(x) / (2 * incomplete(0.5)) : 1 - incomplete(1 - x) / (2 * incomplete(0.5));
    }

    /** ∫₀ˣ t^(a−1)·(1−t)^(a−1) dt, term by term of the binomial series. */
    private static double incomplete(double x) {
        double sum = 0;
        double coefficient = 1;
        double power = Math.pow(x, BOTH);
        for (int k = 0; k < 60; k++) {
            sum += coefficient * power / (BOTH + k);
            coefficient *= (1 - BOTH + k) / (k + 1);
            power *= x;
        }
        return sum;
    }
}
