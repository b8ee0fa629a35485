package w2w.backbone.sd.internal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** The adapters of the reference data, from their PEFT folders, in the order of the file. */
final class GoldenAdapters {
    private static final String PREFIX = "base_model.model.";

    private GoldenAdapters() {}

    static Adapter read(String name) {
        Path folder = Golden.folder().resolve("adapters").resolve(name + "-peft");
        try (TensorSource file = Golden.open("adapters/" + name + "-peft/adapter_model.safetensors")) {
            JsonObject config = JsonParser.parseString(Files.readString(folder.resolve("adapter_config.json")))
                    .getAsJsonObject();
            WeightLayout layout = layout(file, config.get("lora_alpha").getAsDouble());
            float[] weights = new float[layout.size()];
            for (Slot slot : layout.slots()) {
                String tensor = PREFIX + slot.layer().module() + ".lora_" + slot.factor() + ".weight";
                file.read(tensor, 0, slot.size(), weights, slot.offset());
            }
            return Adapter.owning(layout, weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WeightLayout layout(TensorSource file, double alpha) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        List<String> names =
                file.tensors().stream().map(TensorInfo::name).sorted().toList();
        for (String name : names) {
            String module = name.substring(PREFIX.length(), name.indexOf(".lora_"));
            long[] shape = file.require(name).shape();
            long[] layer = shapes.computeIfAbsent(module, m -> new long[3]);
            if (name.contains(".lora_A.")) {
                layer[0] = shape[1];
                layer[2] = shape[0];
            } else {
                layer[1] = shape[0];
            }
        }
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long[] s = entry.getValue();
            AdaptedLayer layer = new AdaptedLayer(entry.getKey(), (int) s[0], (int) s[1], (int) s[2], alpha);
            for (Factor factor : Factor.values()) {
                Slot slot = new Slot(layer, factor, offset);
                slots.add(slot);
                offset = slot.end();
            }
        }
        return WeightLayout.ofSlots(slots);
    }
}
