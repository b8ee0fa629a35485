package w2w.engine.internal.population;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.Plugins;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Small adapters of Gaussian numbers, and a plain format for them: one tensor a factor, called module.A or module.B. */
final class TestAdapters {
    static final WeightLayout LAYOUT = layout("b.to_q", "a.to_v");

    private TestAdapters() {}

    static WeightLayout layout(String... modules) {
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        for (String module : modules) {
            AdaptedLayer layer = new AdaptedLayer(module, 5, 3, 1, 27);
            slots.add(new Slot(layer, Factor.A, offset));
            slots.add(new Slot(layer, Factor.B, offset + 5));
            offset += 8;
        }
        return WeightLayout.ofSlots(slots);
    }

    static float[] row(int model, int size) {
        return Noise.gaussian(7, "test adapters", 0, model, size);
    }

    static void write(Path file, WeightLayout layout, float[] row) {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (Slot slot : layout.slots()) {
            writer.tensor(
                    slot.name(),
                    DType.F32,
                    new long[] {slot.rows(), slot.columns()},
                    sink -> sink.put(row, slot.offset(), slot.size()));
        }
        writer.write(file);
    }

    /** {@code count} adapters in two folders, and things that are none. */
    static void fill(Path folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write(folder.resolve("gen" + i % 2 + "/" + i + ".safetensors"), LAYOUT, row(i, LAYOUT.size()));
        }
        Files.writeString(folder.resolve("gen0/README.md"), "not an adapter");
        Files.writeString(folder.resolve("gen0/torn.safetensors"), "\0\0\0");
        Files.copy(folder.resolve("gen0/0.safetensors"), folder.resolve("gen1/copy.safetensors"));
        float[] damaged = row(99, LAYOUT.size());
        damaged[6] = Float.NaN;
        write(folder.resolve("gen1/nan.safetensors"), LAYOUT, damaged);
    }

    static final class Format implements AdapterFormat {
        @Override
        public boolean recognises(Path source) {
            if (Files.isDirectory(source)) {
                return false;
            }
            try (TensorSource file = Safetensors.open(source)) {
                return file.tensors().get(0).name().matches(".*\\.[AB]");
            } catch (W2wException e) {
                return false;
            }
        }

        @Override
        public AdapterFile read(Path source, Task task) {
            try (TensorSource file = Safetensors.open(source)) {
                List<Slot> slots = new ArrayList<>();
                int offset = 0;
                List<float[]> parts = new ArrayList<>();
                for (TensorInfo info : file.tensors()) {
                    String module = info.name().substring(0, info.name().length() - 2);
                    int inputs = (int) file.require(module + ".A").dimension(1);
                    int outputs = (int) file.require(module + ".B").dimension(0);
                    int rank = (int) file.require(module + ".A").dimension(0);
                    AdaptedLayer layer = new AdaptedLayer(module, inputs, outputs, rank, 27);
                    slots.add(new Slot(layer, Factor.valueOf(info.name().substring(module.length() + 1)), offset));
                    parts.add(file.floats(info.name()));
                    offset += (int) info.elements();
                }
                float[] all = new float[offset];
                int at = 0;
                for (float[] part : parts) {
                    System.arraycopy(part, 0, all, at, part.length);
                    at += part.length;
                }
                return new AdapterFile(
                        Map.of(AdapterFile.UNET, Adapter.owning(WeightLayout.ofSlots(slots), all)), Map.of());
            }
        }

        @Override
        public Optional<Writer> writer() {
            return Optional.of((adapter, target, task) -> {
                Adapter unet = adapter.unet().orElseThrow();
                TestAdapters.write(target, unet.layout(), unet.toArray());
            });
        }
    }

    static Plugins plugins(AdapterFormat format) {
        return new Plugins() {
            @Override
            public List<PluginStatus> list() {
                return List.of();
            }

            @Override
            public <T> T get(Class<T> service, String id) {
                return service.cast(format);
            }

            @Override
            public List<String> ids(Class<?> service) {
                return List.of("plain");
            }

            @Override
            public void enable(PluginKind kind, String id, boolean enabled) {
                throw new AssertionError();
            }
        };
    }
}
