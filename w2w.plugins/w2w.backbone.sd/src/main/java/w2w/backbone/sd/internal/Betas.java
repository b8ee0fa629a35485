package w2w.backbone.sd.internal;

import java.util.List;
import java.util.Set;

/**
 * The shares of noise that training added, β_t, as a scheduler's file has them.
 *
 * @param key where in the file they are from
 * @param text what stands there
 */
record Betas(double[] values, String key, String text) {
    private static final Set<String> KEYS = Set.of("beta_start", "beta_end", "beta_schedule", "trained_betas");

    /** In diffusers the defaults of these are Stable Diffusion's numbers. */
    private static final Set<String> NEWER = Set.of("LCMScheduler", "TCDScheduler");

    /**
     * Of the file.
     *
     * @param type the scheduler's class, whose defaults count
     * @param known whether it is one that we know; else Stable Diffusion's numbers are assumed, and that is noted
     */
    static Betas of(ConfigFile c, String type, boolean known, List<String> notes) {
        int steps = c.integer("num_train_timesteps", 1000, ConfigFile.MOST);
        List<Double> listed = c.numbers("trained_betas");
        if (!listed.isEmpty()) {
            double[] values = listed.stream().mapToDouble(Double::doubleValue).toArray();
            return new Betas(values, "trained_betas", values.length + " numbers");
        }
        boolean stable = NEWER.contains(type) || !known;
        if (!known && KEYS.stream().noneMatch(c::has)) {
            notes.add("the scheduler's file says no betas: those of Stable Diffusion are taken");
        }
        double start = c.number("beta_start", stable || type.equals("HeunDiscreteScheduler") ? 0.00085 : 1e-4);
        double end = c.number("beta_end", stable || type.equals("HeunDiscreteScheduler") ? 0.012 : 0.02);
        String kind = c.text("beta_schedule").orElse(stable ? "scaled_linear" : "linear");
        double[] values = new double[steps];
        for (int t = 0; t < steps; t++) {
            double share = steps == 1 ? 0 : t / (steps - 1.0);
            values[t] = switch (kind) {
                case "linear" -> start + share * (end - start);
                case "scaled_linear" -> {
                    double root = Math.sqrt(start) + share * (Math.sqrt(end) - Math.sqrt(start));
                    yield root * root;
                }
                case "squaredcos_cap_v2" -> Math.min(1 - cosine((t + 1.0) / steps) / cosine((double) t / steps), 0.999);
                case "sigmoid" -> start + (end - start) / (1 + Math.exp(6 - 12 * share));
                default ->
                    throw c.refused(
                            "beta_schedule",
                            kind,
                            "only linear, scaled_linear, squaredcos_cap_v2 and sigmoid are known");
            };
        }
        return new Betas(values, "beta_start", start + ", beta_end = " + end);
    }

    /** ᾱ at a share of the training (Nichol and Dhariwal, 2021, equation 17), up to a factor. */
    private static double cosine(double share) {
        double root = Math.cos((share + 0.008) / 1.008 * Math.PI / 2);
        return root * root;
    }

    /** ᾱ_t = Π (1 − β). */
    double[] alphasCumprod() {
        double[] alphas = new double[values.length];
        double product = 1;
        for (int t = 0; t < alphas.length; t++) {
            product *= 1 - values[t];
            alphas[t] = product;
        }
        return alphas;
    }
}
