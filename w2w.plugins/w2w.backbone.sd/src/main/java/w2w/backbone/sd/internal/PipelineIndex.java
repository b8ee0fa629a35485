package w2w.backbone.sd.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import w2w.api.task.W2wException;

/**
 * What a {@code model_index.json} says: the class of the pipeline that the checkpoint was saved from. Which parts it has decides whether it
 * is taken, not that class.
 *
 * @param pipeline the class
 * @param notes what was assumed, one line each
 */
record PipelineIndex(String pipeline, List<String> notes) {
    static final String FILE = "model_index.json";

    private static final String TAKEN =
            "Taken are Stable Diffusion 1.x and 2.x: StableDiffusionPipeline, StableDiffusionImg2ImgPipeline, StableDiffusionInpaintPipeline "
                    + "with a UNet of 4 channels, LatentConsistencyModelPipeline and others of the same parts";

    private static final Map<String, Set<String>> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("unet", Set.of("UNet2DConditionModel"));
        PARTS.put("vae", Set.of("AutoencoderKL"));
        PARTS.put("text_encoder", Set.of("CLIPTextModel"));
        PARTS.put("tokenizer", Set.of("CLIPTokenizer", "CLIPTokenizerFast"));
    }

    /** Neither the filter of finished pictures nor picture prompts take part in what is computed here; schedulers are read apart. */
    private static final Set<String> IDLE = Set.of("feature_extractor", "image_encoder", "safety_checker", "scheduler");

    /** Of other families, or of a UNet with other inputs, even where the file names no other parts. */
    private static final Pattern FOREIGN =
            Pattern.compile("XL|StableDiffusion3|ControlNet|UnCLIP|ImageVariation|LDM3D|AnimateDiff");

    /** Whether a checkpoint of diffusers is in the folder, of whatever family. */
    static boolean isIn(Path root) {
        return Files.isRegularFile(root.resolve(FILE)) || hasParts(root);
    }

    private static boolean hasParts(Path root) {
        return List.of("unet", "vae", "text_encoder").stream()
                .allMatch(part -> Files.isRegularFile(root.resolve(part).resolve("config.json")));
    }

    /**
     * Reads the index of a folder, or does without where its parts are all there.
     *
     * @throws W2wException INPUT: it is that of another family, with its class and what is taken
     */
    static PipelineIndex read(Path root) {
        Path file = root.resolve(FILE);
        if (!Files.exists(file) && hasParts(root)) {
            return new PipelineIndex(
                    "StableDiffusionPipeline",
                    List.of("there is no " + FILE + ": taken for a StableDiffusionPipeline by its folders"));
        }
        return of(file, ConfigFile.read(file), part -> Files.isDirectory(root.resolve(part)));
    }

    /** The index that stands in a file, with the parts that are {@code there} though it may not name them. */
    static PipelineIndex of(Path file, ConfigFile index, Predicate<String> there) {
        JsonObject values = index.values();
        List<String> notes = new ArrayList<>();
        String pipeline = pipeline(values, notes);
        if (FOREIGN.matcher(pipeline).find()) {
            throw refuse(file, pipeline, "");
        }
        PARTS.forEach((part, classes) -> {
            String type = type(values.get(part)).orElse("");
            String plain = type.startsWith("Flax") ? type.substring("Flax".length()) : type;
            if (!classes.contains(plain) && !(type.isEmpty() && there.test(part))) {
                throw refuse(
                        file,
                        pipeline,
                        type.isEmpty()
                                ? ": it has no " + part
                                : ": its " + part + " is a " + type + ", not a "
                                        + classes.iterator().next());
            }
        });
        List<String> others = values.keySet().stream()
                .filter(k -> !PARTS.containsKey(k)
                        && !IDLE.contains(k)
                        && type(values.get(k)).isPresent())
                .filter(k -> !k.startsWith("_"))
                .toList();
        if (!others.isEmpty()) {
            throw refuse(file, pipeline, ": it has " + String.join(", ", others) + " too");
        }
        return new PipelineIndex(pipeline, List.copyOf(notes));
    }

    private static String pipeline(JsonObject values, List<String> notes) {
        JsonElement name = values.get("_class_name");
        if (name instanceof JsonArray own && !own.isEmpty()) { // [module, class]: code of its own beside the weights
            String last = text(own.get(own.size() - 1)).orElse("");
            notes.add("the code of its own that the checkpoint asks for, " + last + ", is not run");
            return last;
        }
        return Optional.ofNullable(name).flatMap(PipelineIndex::text).orElse("of no class");
    }

    /** The class of a part, {@code [library, class]}; empty for what is no part, or not there. */
    private static Optional<String> type(JsonElement part) {
        return part instanceof JsonArray pair && pair.size() == 2 ? text(pair.get(1)) : Optional.empty();
    }

    private static Optional<String> text(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()
                ? Optional.of(value.getAsString())
                : Optional.empty();
    }

    private static W2wException refuse(Path file, String pipeline, String why) {
        return W2wException.input("a checkpoint of a " + pipeline + " is not taken" + why)
                .at(file.toString())
                .advise(TAKEN);
    }

    /** The same error, with the class where that tells more than the error. */
    W2wException explained(W2wException e) {
        return pipeline.equals("StableDiffusionPipeline") || e.advice().isPresent()
                ? e
                : e.advise("The checkpoint is that of a " + pipeline + ". " + TAKEN);
    }
}
