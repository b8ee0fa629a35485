package w2w.engine.internal.population;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import w2w.api.studio.AdapterFiles;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/**
 * Adapters of any parts: {@code part/module.A}, {@code part/module.B}, {@code part/module.alpha}; {@code part/module.dense} is the whole
 * change of a layer. Refactoring keeps the first rows of the change and says that a quarter is lost.
 */
final class FakeAdapterFiles implements AdapterFiles {
    Optional<Path> base = Optional.empty();

    /** One layer of 5 inputs and 3 outputs. */
    static void layer(SafetensorsWriter writer, String part, String module, int rank, double alpha, int seed) {
        float[] numbers = TestAdapters.row(seed, rank * 8);
        String name = part + "/" + module;
        writer.tensor(name + ".A", DType.F32, new long[] {rank, 5}, sink -> sink.put(numbers, 0, rank * 5));
        writer.tensor(name + ".B", DType.F32, new long[] {3, rank}, sink -> sink.put(numbers, rank * 5, rank * 3));
        writer.floats(name + ".alpha", DType.F32, new float[] {(float) alpha});
    }

    static void dense(SafetensorsWriter writer, String part, String module, int seed) {
        float[] numbers = TestAdapters.row(seed, 15);
        writer.tensor(part + "/" + module + ".dense", DType.F32, new long[] {3, 5}, sink -> sink.put(numbers, 0, 15));
    }

    @Override
    public Read read(Path source, Task task) {
        try (TensorSource file = Safetensors.open(source)) {
            Map<String, List<AdaptedLayer>> layers = new LinkedHashMap<>();
            Map<String, List<float[]>> weights = new LinkedHashMap<>();
            List<DenseLayer> dense = new ArrayList<>();
            for (TensorInfo tensor : file.tensors()) {
                if (!tensor.name().contains("/")) {
                    throw W2wException.input("no installed format knows it");
                }
                String part = tensor.name().substring(0, tensor.name().indexOf('/'));
                String module =
                        tensor.name().substring(part.length() + 1, tensor.name().lastIndexOf('.'));
                float[] numbers = file.floats(tensor.name());
                for (float number : numbers) {
                    if (!Float.isFinite(number)) {
                        throw W2wException.input("tensor " + tensor.name() + " holds " + number);
                    }
                }
                if (tensor.name().endsWith(".A")) {
                    String name = tensor.name().substring(0, tensor.name().length() - 2);
                    layers.computeIfAbsent(part, p -> new ArrayList<>())
                            .add(new AdaptedLayer(
                                    module, 5, 3, (int) tensor.dimension(0), file.floats(name + ".alpha")[0]));
                    weights.computeIfAbsent(part, p -> new ArrayList<>()).add(numbers);
                    weights.get(part).add(file.floats(name + ".B"));
                } else if (tensor.name().endsWith(".dense")) {
                    dense.add(new DenseLayer(part, module, "LoHa", 5, 3, 0, false, b -> numbers));
                }
            }
            Map<String, Adapter> parts = new LinkedHashMap<>();
            layers.forEach((part, its) -> {
                w2w.api.weights.WeightLayout layout = w2w.api.weights.WeightLayout.ofLayers(its);
                float[] all = new float[layout.size()];
                int at = 0;
                for (float[] some : java.util.Objects.requireNonNull(weights.get(part))) {
                    System.arraycopy(some, 0, all, at, some.length);
                    at += some.length;
                }
                parts.put(part, Adapter.owning(layout, all));
            });
            return new Read("fake", new AdapterFile(parts, dense, file.metadata()));
        }
    }

    @Override
    public Adapter lowRank(Path source, Consumer<String> notes, Task task) {
        throw new AssertionError();
    }

    @Override
    public Refactored refactor(AdapterFile file, int rank, Optional<Path> given, Task task) {
        base = given;
        Map<String, Adapter> parts = new LinkedHashMap<>(file.parts());
        for (DenseLayer layer : file.dense()) {
            AdaptedLayer low = new AdaptedLayer(layer.module(), 5, 3, rank, rank);
            float[] all = new float[rank * 8];
            System.arraycopy(layer.expansion().delta(new float[0]), 0, all, 0, rank * 5);
            for (int i = 0; i < rank; i++) {
                all[rank * 5 + i * rank + i] = 1;
            }
            parts.put(layer.part(), Adapter.owning(w2w.api.weights.WeightLayout.ofLayers(List.of(low)), all));
        }
        return new Refactored(new AdapterFile(parts, file.metadata()), Map.of(), .25);
    }

    @Override
    public void write(AdapterFile file, String format, Path target, Task task) {
        throw new AssertionError();
    }
}
