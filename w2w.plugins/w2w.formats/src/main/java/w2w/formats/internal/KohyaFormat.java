package w2w.formats.internal;

import java.nio.file.Path;
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
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;
import w2w.tensors.WeightFile;

/**
 * kohya's spelling, which ComfyUI, A1111 and most shared files use: {@code lora_unet_<path with underscores>.lora_down.weight},
 * {@code .lora_up.weight}, {@code .alpha}. Scale is alpha / rank; alpha missing or 0 means scale 1.
 */
@Component
@Plugin(id = "kohya", label = "kohya", description = "One file for ComfyUI, A1111 and most sharing sites")
public final class KohyaFormat implements AdapterFormat, AdapterFormat.Writer {
    private static final Pattern OURS = Pattern.compile(
            "(?:(?:state_dict|network|module|lora)\\.)?(lora_unet|oft_unet|lora_te[123]?|lora_transformer|lora_prior_unet|lycoris)_(.+)");

    @Override
    public boolean recognises(Path source) {
        return WeightFile.anyName(source, KohyaFormat::isOurs);
    }

    /** Whether a tensor's name is in this spelling. */
    static boolean isOurs(String name) {
        return OURS.matcher(name).matches();
    }

    @Override
    public AdapterFile read(Path source, Task task) {
        try (TensorSource tensors = WeightFile.open(source)) {
            return read(tensors);
        }
    }

    /** Reads an open file. */
    static AdapterFile read(TensorSource source) {
        LeftOut left = new LeftOut();
        Parts parts = Parts.of(source, left);
        if (parts.isEmpty()) {
            throw W2wException.input("no adapter of kohya's spelling").at(source.source());
        }
        return parts.read(
                (part, module, rank, alpha) -> alpha.orElse(0) == 0 ? rank : alpha.getAsDouble(),
                rotates(source) ? Conventions.kohya() : Conventions.lycoris(),
                left);
    }

    /** Whether it is of kohya's own OFT, whose constraint is not LyCORIS's. */
    private static boolean rotates(TensorSource source) {
        return source.tensors().stream().anyMatch(t -> t.name().startsWith("oft_unet_"));
    }

    /** Where a layer of this spelling is; empty where the path is in another one. */
    static Optional<ModulePath> locate(String path) {
        Matcher key = OURS.matcher(path);
        if (!key.matches()) {
            return Optional.empty();
        }
        KohyaNames.Reading reading = KohyaNames.read(key.group(2));
        return Optional.of(reading.path()
                .map(dotted -> ModulePath.of(dotted, part(key.group(1))))
                .orElseGet(() -> new ModulePath("", key.group(2), reading.unknown())));
    }

    private static Optional<String> part(String prefix) {
        return switch (prefix) {
            case "lora_te2" -> Optional.of("text_encoder_2");
            case "lora_te3" -> Optional.of("text_encoder_3");
            case "lora_te", "lora_te1" -> Optional.of(ModulePath.TEXT);
            case "lora_transformer" -> Optional.of(AdapterFile.TRANSFORMER);
            case "lycoris" -> Optional.empty();
            default -> Optional.of(AdapterFile.UNET);
        };
    }

    @Override
    public Optional<Writer> writer() {
        return Optional.of(this);
    }

    @Override
    public void write(AdapterFile adapter, Path target, Task task) {
        Refusal.ofDense(adapter, target);
        BaseModel model = BaseModel.of(adapter);
        // half precision is what these tools write; it is used where it loses nothing
        DType type = adapter.parts().values().stream().allMatch(KohyaFormat::fitsHalf) ? DType.F16 : DType.F32;
        SafetensorsWriter writer = new SafetensorsWriter().metadata(metadata(adapter));
        adapter.parts().forEach((part, a) -> {
            float[] weights = a.toArray();
            for (Slot slot : a.layout().slots()) {
                String name = prefix(part, model, slot.layer())
                        + KohyaNames.name(slot.layer().module(), model == BaseModel.SDXL);
                writer.tensor(
                        name + (slot.factor() == Factor.A ? ".lora_down.weight" : ".lora_up.weight"),
                        type,
                        Shapes.of(slot),
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

    private static String prefix(String part, BaseModel model, AdaptedLayer layer) {
        return switch (part) {
            case AdapterFile.UNET -> "lora_unet_";
            case AdapterFile.TRANSFORMER -> model.kohyaPrefix(layer.module());
            case "text_encoder" ->
                model == BaseModel.SD1 || model == BaseModel.SD2 || model == BaseModel.UNKNOWN
                        ? "lora_te_"
                        : "lora_te1_";
            case "text_encoder_2" -> "lora_te2_";
            case "text_encoder_3" -> "lora_te3_";
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
