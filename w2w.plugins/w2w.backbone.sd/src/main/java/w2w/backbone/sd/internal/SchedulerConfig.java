package w2w.backbone.sd.internal;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.TrainingSchedule;

/**
 * What a {@code scheduler/scheduler_config.json} says: how the model was trained, and which scheduler it asks for.
 *
 * @param scheduler id of the scheduler
 * @param options what is left for the scheduler to understand, as text
 */
record SchedulerConfig(TrainingSchedule training, String scheduler, Map<String, String> options) {
    private static final Map<String, String> IDS = Map.ofEntries(
            Map.entry("DDIMScheduler", "ddim"),
            Map.entry("PNDMScheduler", "pndm"),
            Map.entry("EulerDiscreteScheduler", "euler"),
            Map.entry("EulerAncestralDiscreteScheduler", "euler-ancestral"),
            Map.entry("DPMSolverMultistepScheduler", "dpmpp-2m"),
            Map.entry("UniPCMultistepScheduler", "unipc"),
            Map.entry("LCMScheduler", "lcm"));

    private static final Set<String> TRAINING = Set.of(
            "_class_name",
            "_diffusers_version",
            "beta_end",
            "beta_schedule",
            "beta_start",
            "num_train_timesteps",
            "prediction_type",
            "rescale_betas_zero_snr",
            "trained_betas");

    static SchedulerConfig of(ConfigFile c) {
        String type = c.text("_class_name").orElse("");
        String id = IDS.get(type);
        if (id == null) {
            throw c.refused("_class_name", type, "only " + new java.util.TreeSet<>(IDS.keySet()) + " are known");
        }
        TreeMap<String, String> options = new TreeMap<>(c.texts());
        options.keySet().removeAll(TRAINING);
        if (id.equals("dpmpp-2m") && "true".equals(options.remove("use_karras_sigmas"))) {
            id = "dpmpp-2m-karras";
        }
        return new SchedulerConfig(training(c), id, options);
    }

    private static TrainingSchedule training(ConfigFile c) {
        c.only("trained_betas");
        String prediction = c.text("prediction_type").orElse("epsilon");
        if (!prediction.equals("epsilon") && !prediction.equals("v_prediction")) {
            throw c.refused("prediction_type", prediction, "only epsilon and v_prediction are known");
        }
        int steps = c.integer("num_train_timesteps", 1000, ConfigFile.MOST);
        double start = c.number("beta_start", 1e-4);
        double end = c.number("beta_end", 0.02);
        String kind = c.text("beta_schedule").orElse("linear");
        boolean scaled = kind.equals("scaled_linear");
        if (!scaled && !kind.equals("linear")) {
            throw c.refused("beta_schedule", kind, "only linear and scaled_linear are known");
        }
        double[] alphas = new double[steps];
        double product = 1;
        for (int t = 0; t < steps; t++) {
            double share = steps == 1 ? 0 : t / (steps - 1.0);
            double root = Math.sqrt(start) + share * (Math.sqrt(end) - Math.sqrt(start));
            product *= 1 - (scaled ? root * root : start + share * (end - start));
            alphas[t] = product;
        }
        if (c.flag("rescale_betas_zero_snr", false)) {
            toZeroSnr(alphas);
        }
        try {
            return new TrainingSchedule(
                    alphas, prediction.equals("epsilon") ? PredictionType.EPSILON : PredictionType.V);
        } catch (IllegalArgumentException e) {
            throw c.refused("beta_start", start + ", beta_end = " + end, "no schedule comes of them")
                    .because(e);
        }
    }

    /** √ᾱ shifted and scaled so that the last is 0 and the first stays (Lin et al., 2023, algorithm 1). */
    private static void toZeroSnr(double[] alphas) {
        double first = Math.sqrt(alphas[0]);
        double last = Math.sqrt(alphas[alphas.length - 1]);
        for (int t = 0; t < alphas.length; t++) {
            double root = (Math.sqrt(alphas[t]) - last) * first / (first - last);
            alphas[t] = root * root;
        }
    }
}
