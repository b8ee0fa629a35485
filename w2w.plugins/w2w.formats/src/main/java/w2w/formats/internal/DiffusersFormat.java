package w2w.formats.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;
import w2w.api.plugin.Plugin;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Slot;
import w2w.tensors.DType;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.StrictJson;
import w2w.tensors.TensorSource;
import w2w.tensors.WeightFile;

/**
 * diffusers' spelling in its three styles, and other files of dotted paths: of ComfyUI and ai-toolkit, whose paths begin with
 * {@code diffusion_model}, and bare ones. Alpha stands in the metadata of newer files; where it stands nowhere, the scale is 1.
 */
@Component
@Plugin(id = "diffusers", label = "diffusers", description = "One file for diffusers' load_lora_weights")
public final class DiffusersFormat implements AdapterFormat, AdapterFormat.Writer {
    /** The metadata key under which diffusers keeps peft's configuration of each part. */
    static final String CONFIG = "lora_adapter_metadata";

    private static final String FILE = "pytorch_lora_weights.safetensors";
    private static final List<String> FILES = List.of(FILE, "pytorch_lora_weights.bin");

    @Override
    public boolean recognises(Path source) {
        return file(source)
                .filter(f -> WeightFile.anyName(f, DiffusersFormat::isOurs))
                .isPresent();
    }

    private static boolean isOurs(String name) {
        return !name.startsWith(PeftFormat.PREFIX)
                && !KohyaFormat.isOurs(name)
                && TensorName.of(name).filter(n -> n.path().indexOf('.') >= 0).isPresent();
    }

    private static Optional<Path> file(Path source) {
        if (!Files.isDirectory(source)) {
            return Optional.of(source);
        }
        return FILES.stream().map(source::resolve).filter(Files::exists).findFirst();
    }

    @Override
    public AdapterFile read(Path source, Task task) {
        Path file = file(source)
                .orElseThrow(() -> W2wException.input("there is none of " + String.join(", ", FILES) + " in the folder")
                        .at(source.toString()));
        try (TensorSource tensors = WeightFile.open(file)) {
            return read(tensors);
        }
    }

    /** Reads an open file. */
    static AdapterFile read(TensorSource source) {
        LeftOut left = new LeftOut();
        Parts parts = Parts.of(source, left);
        if (parts.isEmpty()) {
            throw W2wException.input("no adapter of diffusers' spelling").at(source.source());
        }
        Map<String, PeftConfig> configs = configs(source);
        int[] silent = new int[1];
        Parts.Alpha alphas = (part, module, rank, alpha) -> {
            PeftConfig config = configs.get(part);
            if (config != null) {
                return config.alpha(module, rank);
            }
            silent[0] += alpha.isEmpty() ? 1 : 0;
            return alpha.orElse(rank);
        };
        AdapterFile read = parts.read(
                alphas,
                Conventions.scaledBy(
                        (part, module, rank, alpha) -> rank == 0 ? 1 : alphas.of(part, module, rank, alpha) / rank),
                left);
        if (silent[0] == 0) {
            return read;
        }
        List<String> notes = new ArrayList<>(read.notes());
        notes.add("the file does not say alpha of " + silent[0]
                + " layers; scale 1 is assumed, as diffusers does. If it was made from a PEFT folder, convert that");
        return new AdapterFile(read.parts(), read.dense(), read.metadata(), notes);
    }

    private static Map<String, PeftConfig> configs(TensorSource source) {
        String text = source.metadata().get(CONFIG);
        if (text == null) {
            return Map.of();
        }
        String place = source.source() + ", metadata " + CONFIG;
        Map<String, Map<String, Object>> byPart = new TreeMap<>();
        StrictJson.object(place, text).forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot > 0) {
                byPart.computeIfAbsent(key.substring(0, dot), p -> new TreeMap<>())
                        .put(key.substring(dot + 1), value);
            }
        });
        Map<String, PeftConfig> configs = new TreeMap<>();
        byPart.forEach((part, config) -> configs.put(part, PeftConfig.of(place, config)));
        return configs;
    }

    @Override
    public Optional<Writer> writer() {
        return Optional.of(this);
    }

    @Override
    public void write(AdapterFile adapter, Path target, Task task) {
        Refusal.ofDense(adapter, target);
        Map<String, String> metadata = new TreeMap<>(adapter.metadata());
        metadata.put("format", "pt");
        Map<String, Object> configs = new TreeMap<>();
        SafetensorsWriter writer = new SafetensorsWriter();
        adapter.parts().forEach((part, a) -> {
            PeftConfig.describing(a).forEach((key, value) -> configs.put(part + "." + key, value));
            float[] weights = a.toArray();
            for (Slot slot : a.layout().slots()) {
                writer.tensor(
                        part + "." + slot.layer().module() + ".lora_" + slot.factor() + ".weight",
                        DType.F32,
                        Shapes.of(slot),
                        sink -> sink.put(weights, slot.offset(), slot.size()));
            }
        });
        metadata.put(CONFIG, StrictJson.line(configs));
        writer.metadata(metadata).write(Files.isDirectory(target) ? target.resolve(FILE) : target);
    }
}
