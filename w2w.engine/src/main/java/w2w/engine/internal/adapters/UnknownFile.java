package w2w.engine.internal.adapters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import w2w.api.task.Excerpt;
import w2w.api.task.Printable;
import w2w.api.task.W2wException;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;
import w2w.tensors.WeightFile;

/** Says what a file is that no adapter format reads, as far as its content tells. */
final class UnknownFile {
    /**
     * What is told by the names of tensors.
     *
     * @param names whether a tensor of this name tells it
     */
    private record Kind(String what, String advice, Predicate<String> names) {}

    /** In the order in which they are asked. */
    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "a textual inversion (an embedding of a word), and no adapter of weights",
                    "Tools load it under its word; w2w does not apply it",
                    n -> n.equals("emb_params")
                            || n.startsWith("string_to_param")
                            || n.equals("clip_l")
                            || n.equals("clip_g")
                            || n.matches("<[^>]+>")),
            new Kind(
                    "a LoRA of cloneofsimo's lora_diffusion, whose layers are numbered and not named",
                    "Merge it with lora_add of that package and extract a LoRA with sd-scripts' extract_lora_from_models.py",
                    n -> n.matches("(unet|text_encoder):\\d+:(up|down|rank|alpha)")),
            new Kind(
                    "a ControlNet, and no LoRA",
                    "Use it with the tool it was made for",
                    n -> n.startsWith("control_model.")
                            || n.startsWith("controlnet_")
                            || n.startsWith("lora_controlnet")
                            || n.startsWith("input_hint_block.")),
            new Kind(
                    "an IP-Adapter, and no LoRA",
                    "Use it with the tool it was made for",
                    n -> n.startsWith("ip_adapter.") || n.startsWith("image_proj.")),
            new Kind(
                    "a whole model in one file, and no adapter",
                    "An adapter changes such a model; render takes it as --backbone where it is a diffusers folder",
                    n -> n.startsWith("model.diffusion_model.")
                            || n.startsWith("first_stage_model.")
                            || n.startsWith("cond_stage_model.")
                            || n.startsWith("conditioner.embedders.")),
            new Kind(
                    "the weights of a model's UNet or transformer, and no adapter of it",
                    "Extract a LoRA of the difference to the base model with the tool it was made with",
                    n -> n.startsWith("down_blocks.")
                            || n.startsWith("input_blocks.")
                            || n.startsWith("double_blocks.")
                            || n.startsWith("transformer_blocks.")),
            new Kind(
                    "an autoencoder, and no adapter",
                    "Use it with the tool it was made for",
                    n -> n.startsWith("encoder.down") || n.startsWith("decoder.up")),
            new Kind(
                    "the weights of a text encoder, and no adapter of it",
                    "Use it as a part of a checkpoint",
                    n -> n.startsWith("text_model.embeddings")));

    private static final Map<String, String> BEGINNINGS = Map.of(
            "GGUF", "a GGUF model",
            "\u0089PNG", "a PNG picture",
            "\u00ff\u00d8\u00ff", "a JPEG picture",
            "RIFF", "a WebP picture or a sound",
            "%PDF", "a PDF document",
            "Rar!", "a RAR archive",
            "7z\u00bc\u00af", "a 7z archive",
            "\u001f\u008b", "a gzip archive");

    /** Files that an adapter's folder has. */
    private static final List<String> MODELS = List.of(
            "adapter_model.safetensors",
            "adapter_model.bin",
            "pytorch_lora_weights.safetensors",
            "pytorch_lora_weights.bin");

    private UnknownFile() {}

    /** The error that says it. */
    static W2wException refusal(Path source, List<String> formats) {
        String installed = "Formats that are read: " + String.join(", ", formats);
        if (Files.isDirectory(source)) {
            for (String name : MODELS) {
                if (Files.exists(source.resolve(name))) {
                    return refusal(source.resolve(name), formats);
                }
            }
            return W2wException.input("there is no adapter in this folder that an installed format reads")
                    .at(source.toString())
                    .advise("Name the adapter's file, or a PEFT folder with adapter_config.json. " + installed);
        }
        byte[] head = head(source);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> beginning : BEGINNINGS.entrySet()) {
            if (text.startsWith(beginning.getKey())) {
                return W2wException.input("this is " + beginning.getValue() + ", and no adapter")
                        .at(source.toString())
                        .advise(installed);
            }
        }
        // what is damaged or no weights at all says so itself when it is opened
        try (TensorSource tensors = WeightFile.open(source)) {
            List<TensorInfo> all = tensors.tensors();
            for (Kind kind : KINDS) {
                if (all.stream().anyMatch(t -> kind.names.test(t.name()))) {
                    return W2wException.input("this is " + kind.what)
                            .at(source.toString())
                            .advise(kind.advice);
                }
            }
            String first = all.isEmpty()
                    ? ""
                    : ", the first " + Printable.line(Excerpt.of(all.get(0).name()));
            return W2wException.input("none of its " + all.size() + " tensors is an adapter's" + first)
                    .at(source.toString())
                    .advise(installed);
        }
    }

    private static byte[] head(Path source) {
        try (InputStream in = Files.newInputStream(source)) {
            return in.readNBytes(16);
        } catch (IOException e) {
            throw W2wException.input("the file cannot be read")
                    .at(source.toString())
                    .because(e);
        }
    }
}
