package w2w.formats.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import w2w.api.plugin.Plugin;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.DenseLayer;
import w2w.api.weights.Slot;
import w2w.tensors.AtomicFiles;
import w2w.tensors.DType;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.StrictJson;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;
import w2w.tensors.WeightFile;

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
    static final String PREFIX = "base_model.model.";
    private static final String BASE = "base_model_name_or_path";
    private static final List<String> MODELS = List.of(MODEL, "adapter_model.bin");
    private static final Set<String> PARTS =
            Set.of(AdapterFile.UNET, AdapterFile.TRANSFORMER, "text_encoder", "text_encoder_2", "text_encoder_3");

    @Override
    public boolean recognises(Path source) {
        try {
            List<Path> models = models(source);
            return !models.isEmpty() && models.stream().allMatch(m -> WeightFile.anyName(m, n -> n.startsWith(PREFIX)));
        } catch (W2wException e) {
            return false;
        }
    }

    /** The model files behind a path: one file, one folder of one part, or a folder of parts. */
    private static List<Path> models(Path source) {
        if (!Files.isDirectory(source)) {
            return Files.exists(source) ? List.of(source) : List.of();
        }
        for (String name : MODELS) {
            if (Files.exists(source.resolve(name))) {
                return List.of(source.resolve(name));
            }
        }
        try (Stream<Path> below = Files.walk(source, 3)) {
            return below.filter(p -> MODELS.contains(String.valueOf(p.getFileName()))
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
        List<DenseLayer> dense = new ArrayList<>();
        Map<String, String> metadata = new TreeMap<>();
        List<String> notes = new ArrayList<>();
        for (Path model : models) {
            Path config = model.resolveSibling(CONFIG);
            if (!Files.exists(config)) {
                throw W2wException.input("there is no " + CONFIG + " beside it, so alpha is not known")
                        .at(model.toString())
                        .advise("Copy the configuration that was saved with it to its folder");
            }
            try (TensorSource tensors = WeightFile.open(model)) {
                Map<String, Object> json = StrictJson.object(config);
                AdapterFile one = read(tensors, config.toString(), json);
                if (json.get(BASE) instanceof String base) {
                    metadata.put(BASE, base); // the weights' file does not tell it
                }
                Optional<String> within = Files.isDirectory(source) && models.size() > 1
                        ? Optional.of(source.relativize(model).getName(0).toString())
                        : Optional.empty();
                one.parts().forEach((part, adapter) -> {
                    if (parts.put(within.orElse(part), adapter) != null) {
                        throw W2wException.input("a second adapter of the part " + within.orElse(part))
                                .at(model.toString());
                    }
                });
                one.dense().forEach(l -> dense.add(l.withPart(within.orElse(l.part()))));
                metadata.putAll(one.metadata());
                notes.addAll(one.notes());
            }
        }
        return new AdapterFile(parts, dense, metadata, notes);
    }

    /** Reads an open file and its configuration. */
    static AdapterFile read(TensorSource source, String configSource, Map<String, Object> json) {
        PeftConfig config = PeftConfig.of(configSource, json);
        Parts parts = new Parts(source);
        LeftOut left = new LeftOut();
        List<String> unknown = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Map<String, String> spelled =
                new HashMap<>(); // patterns of the configuration are about the paths as they stand
        for (TensorInfo tensor : source.tensors()) {
            if (left.takes(tensor.name())) {
                continue;
            }
            Optional<TensorName> name =
                    TensorName.of(tensor.name()).filter(n -> n.path().startsWith(PREFIX));
            if (name.isEmpty()) {
                unknown.add(tensor.name());
                continue;
            }
            String path = name.get().path().substring(PREFIX.length());
            ModulePath where = ModulePath.of(path, Optional.empty());
            if (!where.unknown().isEmpty()) {
                throw Refusal.unknownPiece(source, tensor.name(), where.unknown(), List.of(tensor.name()));
            }
            names.add(name.get().adapter());
            ModulePath placed = new ModulePath(part(where, json), where.module(), "");
            spelled.put(placed.part() + ":" + placed.module(), path);
            parts.add(placed, name.get().role(), tensor);
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
        return parts.read(
                (part, module, rank, alpha) -> config.alpha(spelled.getOrDefault(part + ":" + module, module), rank),
                Conventions.peft(
                        (part, module, rank, alpha) ->
                                config.scale(spelled.getOrDefault(part + ":" + module, module), rank),
                        configSource,
                        json),
                left);
    }

    private static String part(ModulePath where, Map<String, Object> config) {
        Object base = config.get("auto_mapping") instanceof Map<?, ?> mapping ? mapping.get("base_model_class") : null;
        String model = base instanceof String name ? name : "";
        if (where.part().equals(ModulePath.TEXT) && model.equals("CLIPTextModelWithProjection")) {
            return "text_encoder_2";
        }
        return where.part().equals(AdapterFile.UNET)
                        && model.contains("Transformer")
                        && !ModulePath.isUnet(where.module())
                ? AdapterFile.TRANSFORMER
                : where.part();
    }

    @Override
    public Optional<Writer> writer() {
        return Optional.of(this);
    }

    @Override
    public void write(AdapterFile adapter, Path target, Task task) {
        Refusal.ofDense(adapter, target);
        refuseToReplaceAnythingElse(target);
        AtomicFiles.writeFolder(target, folder -> {
            if (adapter.parts().size() == 1) {
                Map.Entry<String, Adapter> only =
                        adapter.parts().entrySet().iterator().next();
                write(only.getKey(), only.getValue(), adapter, folder);
            } else {
                for (Map.Entry<String, Adapter> part : adapter.parts().entrySet()) {
                    Path inner = Files.createDirectory(folder.resolve(part.getKey()));
                    write(part.getKey(), part.getValue(), adapter, inner);
                }
            }
        });
    }

    private static void write(String part, Adapter adapter, AdapterFile whole, Path folder) throws IOException {
        Map<String, String> metadata = new TreeMap<>(whole.metadata());
        metadata.remove(DiffusersFormat.CONFIG);
        metadata.put("format", "pt");
        SafetensorsWriter writer = new SafetensorsWriter().metadata(metadata);
        float[] weights = adapter.toArray();
        for (Slot slot : adapter.layout().slots()) {
            writer.tensor(
                    PREFIX + slot.layer().module() + ".lora_" + slot.factor() + ".weight",
                    DType.F32,
                    Shapes.of(slot),
                    sink -> sink.put(weights, slot.offset(), slot.size()));
        }
        writer.write(folder.resolve(MODEL));
        Map<String, Object> config = new TreeMap<>(PeftConfig.describing(adapter));
        config.put("peft_type", "LORA");
        autoMapping(part, BaseModel.of(whole)).ifPresent(mapping -> config.put("auto_mapping", mapping));
        Files.write(folder.resolve(CONFIG), StrictJson.text(config).getBytes(StandardCharsets.UTF_8));
    }

    /** The class of the model that peft wraps; empty where it is not known. */
    private static Optional<Map<String, Object>> autoMapping(String part, BaseModel model) {
        return switch (part) {
            case AdapterFile.UNET ->
                Optional.of(Map.of(
                        "base_model_class", "UNet2DConditionModel",
                        "parent_library", "diffusers.models.unets.unet_2d_condition"));
            case AdapterFile.TRANSFORMER ->
                model.transformerClass().map(name -> Map.of("base_model_class", name, "parent_library", "diffusers"));
            case "text_encoder_2" ->
                Optional.of(Map.of(
                        "base_model_class", "CLIPTextModelWithProjection",
                        "parent_library", "transformers.models.clip.modeling_clip"));
            default ->
                Optional.of(Map.of(
                        "base_model_class", "CLIPTextModel",
                        "parent_library", "transformers.models.clip.modeling_clip"));
        };
    }

    /** The target is replaced whole, so it must be nothing, an empty folder, or an adapter's folder. */
    private static void refuseToReplaceAnythingElse(Path target) {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw refusal(target, "a file is there, and a PEFT adapter is a folder");
        }
        Set<String> own = Stream.concat(PARTS.stream(), Stream.of(CONFIG, MODEL, "README.md"))
                .collect(Collectors.toSet());
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
