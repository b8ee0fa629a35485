package w2w.backbone.sd.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.TrainingSchedule;

/**
 * What a {@code scheduler/scheduler_config.json} says: how the model was trained, and which scheduler it asks for.
 *
 * @param scheduler id of the scheduler
 * @param options what is left for the scheduler to understand, as text
 * @param notes what is not as the file says, one line each
 */
record SchedulerConfig(TrainingSchedule training, String scheduler, Map<String, String> options, List<String> notes) {
    /** Draws where the file asks for one that there is none of. */
    static final String OTHERWISE = "dpmpp-2m";

    private static final Map<String, String> IDS = Map.ofEntries(
            Map.entry("DDIMScheduler", "ddim"),
            Map.entry("DDIMParallelScheduler", "ddim"),
            Map.entry("DDPMScheduler", "ddpm"),
            Map.entry("DDPMParallelScheduler", "ddpm"),
            Map.entry("PNDMScheduler", "pndm"),
            Map.entry("EulerDiscreteScheduler", "euler"),
            Map.entry("EulerAncestralDiscreteScheduler", "euler-ancestral"),
            Map.entry("HeunDiscreteScheduler", "heun"),
            Map.entry("LMSDiscreteScheduler", "lms"),
            Map.entry("DPMSolverMultistepScheduler", "dpmpp-2m"),
            Map.entry("DEISMultistepScheduler", "deis"),
            Map.entry("UniPCMultistepScheduler", "unipc"),
            Map.entry("LCMScheduler", "lcm"),
            Map.entry("TCDScheduler", "tcd"));

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

    /** Mean the same to whatever scheduler. */
    private static final Set<String> COMMON = Set.of(
            "steps_offset", "timestep_spacing", "use_beta_sigmas", "use_exponential_sigmas", "use_karras_sigmas");

    static SchedulerConfig of(ConfigFile c) {
        String type = c.text("_class_name").orElse("");
        String plain = type.startsWith("Flax") ? type.substring("Flax".length()) : type; // the same numbers
        Optional<String> known = Optional.ofNullable(IDS.get(plain));
        List<String> notes = new ArrayList<>();
        TreeMap<String, String> options = new TreeMap<>(c.texts());
        options.keySet().removeAll(TRAINING);
        if (known.isEmpty()) {
            options.keySet().retainAll(COMMON);
            notes.add("no scheduler here is a " + (type.isEmpty() ? "nameless one" : type)
                    + ", which the model asks for: "
                    + OTHERWISE + " draws instead"
                    + (type.startsWith("FlowMatch")
                            ? "; a model that was trained by flow matching does not draw right so"
                            : ""));
        }
        asThePipelineDoes(options, notes);
        String id = known.orElse(OTHERWISE);
        if (id.equals("dpmpp-2m") && "true".equals(options.remove("use_karras_sigmas"))) {
            id = "dpmpp-2m-karras";
        }
        Betas betas = Betas.of(c, plain, known.isPresent(), notes);
        return new SchedulerConfig(training(c, betas), id, options, List.copyOf(notes));
    }

    /** Where there is no such file: Stable Diffusion's training, and a scheduler of ours. */
    static SchedulerConfig missing(ConfigFile empty) {
        SchedulerConfig config = of(empty);
        return new SchedulerConfig(
                config.training,
                config.scheduler,
                config.options,
                List.of("there is no scheduler_config.json: " + OTHERWISE
                        + " draws, the training is taken to be that of Stable Diffusion 1.x"));
    }

    /** Stable Diffusion's pipelines in diffusers begin one timestep late and never clip latents, whatever an old file says. */
    private static void asThePipelineDoes(Map<String, String> options, List<String> notes) {
        String offset = options.put("steps_offset", "1");
        if (offset != null && !offset.equals("1")) {
            notes.add("steps_offset = " + offset + " of the model's scheduler counts as 1, as in diffusers");
        }
        String clips = options.remove("clip_sample");
        if ("true".equals(clips)) {
            notes.add("clip_sample of the model's scheduler is not applied to latents, as in diffusers");
        }
    }

    private static TrainingSchedule training(ConfigFile c, Betas betas) {
        PredictionType prediction =
                switch (c.text("prediction_type").orElse("epsilon")) {
                    case "epsilon" -> PredictionType.EPSILON;
                    case "v_prediction" -> PredictionType.V;
                    case "sample" -> PredictionType.SAMPLE;
                    default ->
                        throw c.refused(
                                "prediction_type",
                                c.text("prediction_type").orElse(""),
                                "only epsilon, v_prediction and sample are known");
                };
        double[] alphas = betas.alphasCumprod();
        if (c.flag("rescale_betas_zero_snr", false)) {
            toZeroSnr(alphas);
        }
        try {
            return new TrainingSchedule(alphas, prediction);
        } catch (IllegalArgumentException e) {
            throw c.refused(betas.key(), betas.text(), "no schedule comes of it")
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
