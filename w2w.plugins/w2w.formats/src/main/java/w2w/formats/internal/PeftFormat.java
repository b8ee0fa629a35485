package w2w.formats.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import w2w.api.plugin.Plugin;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.tensors.AtomicFiles;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.StrictJson;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/**
 * A PEFT folder: {@code adapter_model.safetensors} and {@code adapter_config.json}, which alone knows alpha. Files of the official
 * weights2weights code, which have an adapter's name inside their keys, are the same thing. Several parts are one folder each,
 * {@code unet}, {@code text_encoder}, inside the given one.
 */
@Component
@Plugin(id = "peft", label = "PEFT", description = "A folder for peft: the weights, and alpha in adapter_config.json")
public final class PeftFormat implements AdapterFormat, AdapterFormat.Writer {
    static final String CONFIG = "adapter_config.json";
    static final String MODEL = "adapter_model.safetensors";
    private static final Pattern KEY =
            Pattern.compile("base_model\\.model\\.(.+)\\.lora_([AB])(?:\\.([^.]+))?\\.weight");
    private static final Set<String> PARTS = Set.of(AdapterFile.UNET, "text_encoder", "text_encoder_2");

    @Override
    public boolean recognises(Path source) {
        try {
            List<Path> models = models(source);
            return !models.isEmpty()
                    && models.stream().allMatch(m -> Safetensors.anyName(m, n -> n.startsWith("base_model.model.")));
        } catch (W2wException e) {
            return false;
        }
    }

    /** The model files behind a path: one file, one folder of one part, or a folder of parts. */
    private static List<Path> models(Path source) {
        if (!Files.isDirectory(source)) {
            return Files.exists(source) ? List.of(source) : List.of();
        }
        if (Files.exists(source.resolve(MODEL))) {
            return List.of(source.resolve(MODEL));
        }
        try (Stream<Path> below = Files.walk(source, 3)) {
            return below.filter(p -> p.endsWith(MODEL)
                            && PARTS.contains(source.relativize(p).getName(0).toString()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw W2wException.input("the folder cannot be read")
                    .at(source.toString())
                    .because(e);
        }
    }

    @Override
    public AdapterFile read(Path source, Task task) {
        List<Path> models = models(source);
        if (models.isEmpty()) {
            throw W2wException.input("no " + MODEL + " there").at(source.toString());
        }
        Map<String, Adapter> parts = new TreeMap<>();
        Map<String, String> metadata = new TreeMap<>();
        for (Path model : models) {
            Path config = model.resolveSibling(CONFIG);
            if (!Files.exists(config)) {
                throw W2wException.input("there is no " + CONFIG + " beside it, so alpha is not known")
                        .at(model.toString())
                        .advise("Copy the configuration that was saved with it to its folder");
            }
            try (TensorSource tensors = Safetensors.open(model)) {
                AdapterFile one = read(tensors, config.toString(), StrictJson.object(config));
                String within = Files.isDirectory(source) && models.size() > 1
                        ? source.relativize(model).getName(0).toString()
                        : one.parts().keySet().iterator().next();
                if (parts.put(within, one.parts().values().iterator().next()) != null) {
                    throw W2wException.input("a second adapter of the part " + within)
                            .at(model.toString());
                }
                metadata.putAll(one.metadata());
            }
        }
        return new AdapterFile(parts, metadata);
    }

    /** Reads an open file and its configuration. */
    static AdapterFile read(TensorSource source, String configSource, Map<String, Object> json) {
        Refusal.ofOtherKinds(source);
        PeftConfig config = PeftConfig.of(configSource, json);
        Parts parts = new Parts(source);
        List<String> unknown = new ArrayList<>();
        Set<String> names = new HashSet<>();
        String only = "";
        for (TensorInfo tensor : source.tensors()) {
            Matcher key = KEY.matcher(tensor.name());
            if (!key.matches()) {
                unknown.add(tensor.name());
                continue;
            }
            names.add(key.group(3) == null ? "" : key.group(3));
            String part = part(key.group(1), json);
            if (!only.isEmpty() && !only.equals(part)) {
                throw W2wException.input("layers of " + only + " and of " + part + " in one PEFT file")
                        .at(source.source());
            }
            only = part;
            parts.factor(part, key.group(1), Factor.valueOf(key.group(2)), tensor);
        }
        Refusal.ofUnknown(source, unknown);
        if (parts.isEmpty()) {
            throw W2wException.input("no adapter of PEFT's spelling").at(source.source());
        }
        if (names.size() > 1) {
            throw W2wException.input("several adapters in one file: "
                            + Refusal.printable(
                                    String.join(", ", names.stream().sorted().toList())))
                    .at(source.source());
        }
        return new AdapterFile(
                parts.read((part, module, rank, alpha) -> config.alpha(module, rank)), source.metadata());
    }

    private static String part(String module, Map<String, Object> config) {
        if (!module.startsWith("text_model.") && !module.startsWith("encoder.layers.")) {
            return AdapterFile.UNET;
        }
        return config.get("auto_mapping") instanceof Map<?, ?> base
                        && "CLIPTextModelWithProjection".equals(base.get("base_model_class"))
                ? "text_encoder_2"
                : "text_encoder";
    }

    @Override
    public Optional<Writer> writer() {
        return Optional.of(this);
    }

    @Override
    public void write(AdapterFile adapter, Path target, Task task) {
        refuseToReplaceAnythingElse(target);
        AtomicFiles.writeFolder(target, folder -> {
            if (adapter.parts().size() == 1) {
                Map.Entry<String, Adapter> only =
                        adapter.parts().entrySet().iterator().next();
                write(only.getKey(), only.getValue(), adapter.metadata(), folder);
            } else {
                for (Map.Entry<String, Adapter> part : adapter.parts().entrySet()) {
                    Path inner = Files.createDirectory(folder.resolve(part.getKey()));
                    write(part.getKey(), part.getValue(), adapter.metadata(), inner);
                }
            }
        });
    }

    private static void write(String part, Adapter adapter, Map<String, String> given, Path folder) throws IOException {
        Map<String, String> metadata = new TreeMap<>(given);
        metadata.remove(DiffusersFormat.CONFIG);
        metadata.put("format", "pt");
        SafetensorsWriter writer = new SafetensorsWriter().metadata(metadata);
        float[] weights = adapter.toArray();
        for (Slot slot : adapter.layout().slots()) {
            writer.tensor(
                    "base_model.model." + slot.layer().module() + ".lora_" + slot.factor() + ".weight",
                    DType.F32,
                    new long[] {slot.rows(), slot.columns()},
                    sink -> sink.put(weights, slot.offset(), slot.size()));
        }
        writer.write(folder.resolve(MODEL));
        Map<String, Object> config = new TreeMap<>(PeftConfig.describing(adapter));
        config.put("peft_type", "LORA");
        config.put(
                "auto_mapping",
                switch (part) {
                    case AdapterFile.UNET ->
                        Map.of(
                                "base_model_class", "UNet2DConditionModel",
                                "parent_library", "diffusers.models.unets.unet_2d_condition");
                    case "text_encoder_2" ->
                        Map.of(
                                "base_model_class", "CLIPTextModelWithProjection",
                                "parent_library", "transformers.models.clip.modeling_clip");
                    default ->
                        Map.of(
                                "base_model_class", "CLIPTextModel",
                                "parent_library", "transformers.models.clip.modeling_clip");
                });
        Files.write(folder.resolve(CONFIG), StrictJson.text(config).getBytes(StandardCharsets.UTF_8));
    }

    /** The target is replaced whole, so it must be nothing, an empty folder, or an adapter's folder. */
    private static void refuseToReplaceAnythingElse(Path target) {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw refusal(target, "a file is there, and a PEFT adapter is a folder");
        }
        Set<String> own = Set.of(CONFIG, MODEL, "README.md", "unet", "text_encoder", "text_encoder_2");
        try (Stream<Path> files = Files.list(target)) {
            Optional<Path> other =
                    files.filter(f -> !own.contains(f.getFileName().toString())).findFirst();
            if (other.isPresent()) {
                throw refusal(
                        target,
                        "the folder holds something else than an adapter: "
                                + other.get().getFileName());
            }
        } catch (IOException e) {
            throw refusal(target, "the folder cannot be read").because(e);
        }
    }

    private static W2wException refusal(Path target, String what) {
        return W2wException.input(what).at(target.toString()).advise("Name a folder that does not exist yet");
    }
}
