package w2w.formats.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import w2w.api.plugin.Plugin;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/**
 * kohya's spelling, which ComfyUI, A1111 and most shared files use: {@code lora_unet_<path with underscores>.lora_down.weight},
 * {@code .lora_up.weight}, {@code .alpha}. Scale is alpha / rank; alpha missing or 0 means scale 1.
 */
@Component
@Plugin(id = "kohya", label = "kohya", description = "One file for ComfyUI, A1111 and most sharing sites")
public final class KohyaFormat implements AdapterFormat, AdapterFormat.Writer {
    private static final Pattern KEY =
            Pattern.compile("lora_(unet|te|te1|te2)_([A-Za-z0-9_]+)\\.(lora_down\\.weight|lora_up\\.weight|alpha)");
    private static final Pattern OURS = Pattern.compile("lora_(unet|te|te1|te2)_.+");

    @Override
    public boolean recognises(Path source) {
        return Safetensors.anyName(source, name -> OURS.matcher(name).matches());
    }

    @Override
    public AdapterFile read(Path source, Task task) {
        try (TensorSource tensors = Safetensors.open(source)) {
            return read(tensors);
        }
    }

    /** Reads an open file. */
    static AdapterFile read(TensorSource source) {
        Refusal.ofOtherKinds(source);
        Parts parts = new Parts(source);
        List<String> unknown = new ArrayList<>();
        for (TensorInfo tensor : source.tensors()) {
            Matcher key = KEY.matcher(tensor.name());
            Optional<String> module = key.matches() ? KohyaNames.module(key.group(2)) : Optional.empty();
            if (module.isEmpty()) {
                unknown.add(tensor.name());
                continue;
            }
            String part = part(key.group(1));
            switch (key.group(3)) {
                case "lora_down.weight" -> parts.factor(part, module.get(), Factor.A, tensor);
                case "lora_up.weight" -> parts.factor(part, module.get(), Factor.B, tensor);
                default -> parts.alpha(part, module.get(), tensor);
            }
        }
        Refusal.ofUnknown(source, unknown);
        if (parts.isEmpty()) {
            throw W2wException.input("no adapter of kohya's spelling").at(source.source());
        }
        return new AdapterFile(
                parts.read((part, module, rank, alpha) -> alpha.orElse(0) == 0 ? rank : alpha.getAsDouble()),
                source.metadata());
    }

    private static String part(String prefix) {
        return switch (prefix) {
            case "unet" -> AdapterFile.UNET;
            case "te2" -> "text_encoder_2";
            default -> "text_encoder";
        };
    }

    @Override
    public Optional<Writer> writer() {
        return Optional.of(this);
    }

    @Override
    public void write(AdapterFile adapter, Path target, Task task) {
        boolean xl = BaseModel.of(adapter) == BaseModel.SDXL;
        // half precision is what these tools write; it is used where it loses nothing
        DType type = adapter.parts().values().stream().allMatch(KohyaFormat::fitsHalf) ? DType.F16 : DType.F32;
        SafetensorsWriter writer = new SafetensorsWriter().metadata(metadata(adapter));
        adapter.parts().forEach((part, a) -> {
            float[] weights = a.toArray();
            for (Slot slot : a.layout().slots()) {
                String name = prefix(part, xl) + KohyaNames.name(slot.layer().module(), xl);
                writer.tensor(
                        name + (slot.factor() == Factor.A ? ".lora_down.weight" : ".lora_up.weight"),
                        type,
                        new long[] {slot.rows(), slot.columns()},
                        sink -> sink.put(weights, slot.offset(), slot.size()));
                if (slot.factor() == Factor.A) {
                    writer.floats(name + ".alpha", type, new float[] {
                        (float) slot.layer().alpha()
                    });
                }
            }
        });
        writer.write(target);
    }

    private static boolean fitsHalf(Adapter adapter) {
        for (float weight : adapter.toArray()) {
            if (!DType.F16.holds(weight)) {
                return false;
            }
        }
        return adapter.layout().layers().stream().allMatch(l -> DType.F16.holds((float) l.alpha()));
    }

    private static String prefix(String part, boolean xl) {
        return switch (part) {
            case AdapterFile.UNET -> "lora_unet_";
            case "text_encoder" -> xl ? "lora_te1_" : "lora_te_";
            case "text_encoder_2" -> "lora_te2_";
            default -> throw W2wException.input("kohya's spelling has no place for the part " + part);
        };
    }

    private static Map<String, String> metadata(AdapterFile adapter) {
        Map<String, String> metadata = new TreeMap<>(adapter.metadata());
        metadata.keySet()
                .removeIf(k -> k.startsWith("sshs_") || k.equals(DiffusersFormat.CONFIG) || k.equals("format"));
        List<AdaptedLayer> layers = adapter.parts().values().stream()
                .flatMap(a -> a.layout().layers().stream())
                .toList();
        metadata.put("ss_network_module", "networks.lora");
        metadata.put(
                "ss_network_dim",
                common(layers.stream()
                        .map(l -> Integer.toString(l.rank()))
                        .distinct()
                        .toList()));
        metadata.put(
                "ss_network_alpha",
                common(layers.stream()
                        .map(l -> Double.toString(l.alpha()))
                        .distinct()
                        .toList()));
        BaseModel.of(adapter).kohyaName().ifPresent(name -> metadata.putIfAbsent(BaseModel.KOHYA_KEY, name));
        return metadata;
    }

    private static String common(List<String> values) {
        return values.size() == 1 ? values.get(0) : "Dynamic";
    }
}
