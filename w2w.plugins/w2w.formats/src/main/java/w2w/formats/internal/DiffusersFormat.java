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
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.StrictJson;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/**
 * diffusers' spelling, in its three styles. Alpha stands in the metadata of newer files; where it does not, diffusers takes the
 * rank of the first layer for it, which is scale 1 unless ranks are mixed.
 */
@Component
@Plugin(id = "diffusers", label = "diffusers", description = "One file for diffusers' load_lora_weights")
public final class DiffusersFormat implements AdapterFormat, AdapterFormat.Writer {
    /** The metadata key under which diffusers keeps peft's configuration of each part. */
    static final String CONFIG = "lora_adapter_metadata";

    private static final String FILE = "pytorch_lora_weights.safetensors";

    @Override
    public boolean recognises(Path source) {
        return Safetensors.anyName(file(source), name -> DiffusersKey.of(name).isPresent());
    }

    private static Path file(Path source) {
        return Files.isDirectory(source) ? source.resolve(FILE) : source;
    }

    @Override
    public AdapterFile read(Path source, Task task) {
        try (TensorSource tensors = Safetensors.open(file(source))) {
            return read(tensors);
        }
    }

    /** Reads an open file. */
    static AdapterFile read(TensorSource source) {
        Refusal.ofOtherKinds(source);
        Parts parts = new Parts(source);
        List<String> unknown = new ArrayList<>();
        for (TensorInfo tensor : source.tensors()) {
            Optional<DiffusersKey> found = DiffusersKey.of(tensor.name());
            if (found.isEmpty()) {
                unknown.add(tensor.name());
                continue;
            }
            DiffusersKey key = found.get();
            if (key.factor().isEmpty()) {
                parts.alpha(key.part(), key.module(), tensor);
            } else {
                parts.factor(key.part(), key.module(), key.factor().get(), tensor);
            }
        }
        Refusal.ofUnknown(source, unknown);
        if (parts.isEmpty()) {
            throw W2wException.input("no adapter of diffusers' spelling").at(source.source());
        }
        Map<String, PeftConfig> configs = configs(source);
        return new AdapterFile(
                parts.read((part, module, rank, alpha) -> {
                    PeftConfig config = configs.get(part);
                    return config != null ? config.alpha(module, rank) : alpha.orElseGet(() -> parts.firstRank(part));
                }),
                source.metadata());
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
                        new long[] {slot.rows(), slot.columns()},
                        sink -> sink.put(weights, slot.offset(), slot.size()));
            }
        });
        metadata.put(CONFIG, StrictJson.line(configs));
        writer.metadata(metadata).write(Files.isDirectory(target) ? target.resolve(FILE) : target);
    }
}
