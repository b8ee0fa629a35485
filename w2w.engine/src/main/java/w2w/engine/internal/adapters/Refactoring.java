package w2w.engine.internal.adapters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import w2w.api.studio.AdapterFiles.Refactored;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.gauge.Components;
import w2w.engine.internal.gauge.LowRank;

/**
 * Every layer of a file as B·A of one rank: the truncated singular value decomposition of its ΔW. Low-rank layers never become ΔW, of
 * the others one at a time does. The same file gives the same bits.
 */
public final class Refactoring {
    /** A layer at its new rank, the numbers of A and then of B, and how much ‖ΔW‖² there was and is lost. */
    private record Cut(AdaptedLayer layer, float[] weights, double energy, double lost) {}

    /** As {@link w2w.api.studio.AdapterFiles#refactor} says. */
    public Refactored refactor(AdapterFile file, int rank, Optional<Path> base, Task task) {
        if (rank < 1) {
            throw W2wException.input("a rank of " + rank).advise("Give a rank of 1 or more");
        }
        try (BaseWeights weights = base(file, base)) {
            return refactor(file, rank, weights, task);
        }
    }

    private static @Nullable BaseWeights base(AdapterFile file, Optional<Path> base) {
        List<DenseLayer> needing =
                file.dense().stream().filter(DenseLayer::needsBase).toList();
        if (needing.isEmpty()) {
            return null;
        }
        if (base.isEmpty()) {
            List<String> kinds =
                    needing.stream().map(DenseLayer::kind).distinct().sorted().toList();
            throw W2wException.input(String.join(" and ", kinds)
                            + (kinds.size() == 1 ? " needs" : " need")
                            + " the weights of the base model, in "
                            + (needing.size() == 1
                                    ? "layer " + qualified(needing.get(0))
                                    : needing.size() + " layers, the first of which is " + qualified(needing.get(0))))
                    .advise("Name its diffusers folder: --base CHECKPOINT")
                    .listing(needing.stream().map(Refactoring::qualified).toList());
        }
        return new BaseWeights(base.get());
    }

    private static String qualified(DenseLayer layer) {
        return AdaptedLayer.module(layer.part(), layer.module());
    }

    private static Refactored refactor(AdapterFile file, int rank, @Nullable BaseWeights base, Task task) {
        Map<String, Map<String, Supplier<Cut>>> parts = new LinkedHashMap<>();
        file.parts().forEach((part, adapter) -> {
            for (AdaptedLayer layer : adapter.layout().layers()) {
                put(parts, part, layer.module(), () -> cut(adapter, layer, rank));
            }
        });
        for (DenseLayer layer : file.dense()) {
            put(parts, layer.part(), layer.module(), () -> cut(layer, rank, base, task));
        }
        int layers = parts.values().stream().mapToInt(Map::size).sum();
        Map<String, Adapter> adapters = new LinkedHashMap<>();
        Map<String, Double> lost = new LinkedHashMap<>();
        double energy = 0;
        double allLost = 0;
        for (Map.Entry<String, Map<String, Supplier<Cut>>> part : parts.entrySet()) {
            List<Cut> cuts = new ArrayList<>();
            for (Supplier<Cut> layer : part.getValue().values()) {
                task.check();
                Cut cut = layer.get();
                cuts.add(cut);
                energy += cut.energy;
                allLost += cut.lost;
                lost.put(
                        AdaptedLayer.module(part.getKey(), cut.layer.module()),
                        cut.energy == 0 ? 0 : cut.lost / cut.energy);
                task.progress(lost.size() / (double) layers);
                task.message(lost.size() + " of " + layers + " layers");
            }
            adapters.put(part.getKey(), adapter(cuts));
        }
        return new Refactored(new AdapterFile(adapters, file.metadata()), lost, energy == 0 ? 0 : allLost / energy);
    }

    /** Layers in the order of their tensors' names in PEFT, as readers put them. */
    private static void put(
            Map<String, Map<String, Supplier<Cut>>> parts, String part, String module, Supplier<Cut> cut) {
        if (parts.computeIfAbsent(part, p -> new TreeMap<>()).put(module + ".lora_", cut) != null) {
            throw W2wException.input("layer " + AdaptedLayer.module(part, module) + " comes twice in the adapter");
        }
    }

    private static Cut cut(Adapter adapter, AdaptedLayer layer, int rank) {
        return cut(layer.withRank(rank, rank), LowRank.of(adapter, layer.module()), Double.NaN);
    }

    private static Cut cut(DenseLayer layer, int rank, @Nullable BaseWeights base, Task task) {
        float[] weights = new float[0];
        int outputs = layer.outputs();
        int inputs = layer.inputs();
        int kernel = layer.kernel();
        if (layer.needsBase() && base != null) {
            BaseWeights.Weights own = base.of(layer);
            weights = own.values();
            outputs = own.outputs();
            inputs = own.inputs();
            kernel = own.kernel();
        }
        Matrix delta = new Matrix(layer.expansion().delta(weights), outputs, inputs);
        double energy = delta.energy();
        if (!Double.isFinite(energy)) {
            throw W2wException.input("the " + layer.kind() + " of layer " + qualified(layer)
                    + " changes it by numbers that are not finite");
        }
        return cut(adapted(layer, inputs, outputs, kernel, rank), Truncation.of(delta, rank, task), energy);
    }

    private static AdaptedLayer adapted(DenseLayer layer, int inputs, int outputs, int kernel, int rank) {
        try {
            return new AdaptedLayer(layer.module(), inputs, outputs, rank, rank, kernel);
        } catch (IllegalArgumentException e) {
            throw W2wException.input("the " + layer.kind() + " is of no layer: " + e.getMessage())
                    .because(e);
        }
    }

    /** @param energy of the whole layer; NaN where the decomposition is whole */
    private static Cut cut(AdaptedLayer layer, LowRank leading, double energy) {
        WeightLayout alone = layout(List.of(layer));
        float[] weights = new float[alone.size()];
        Components.of(leading, layer)
                .positive()
                .write(alone.slot(layer.module(), Factor.A), alone.slot(layer.module(), Factor.B), weights);
        double kept = leading.energy() - leading.energy(layer.rank());
        double all = Double.isNaN(energy) ? leading.energy() : energy;
        double lost = leading.sigma().length > layer.rank() ? leading.energy(layer.rank()) : Math.max(0, all - kept);
        return new Cut(layer, weights, all, lost);
    }

    private static Adapter adapter(List<Cut> cuts) {
        WeightLayout layout = layout(cuts.stream().map(Cut::layer).toList());
        float[] weights = new float[layout.size()];
        int at = 0;
        for (Cut cut : cuts) {
            System.arraycopy(cut.weights, 0, weights, at, cut.weights.length);
            at += cut.weights.length;
        }
        return Adapter.owning(layout, weights);
    }

    private static WeightLayout layout(List<AdaptedLayer> layers) {
        try {
            return WeightLayout.ofLayers(layers);
        } catch (IllegalArgumentException e) {
            throw W2wException.input("the adapter is too large at this rank: " + e.getMessage())
                    .because(e);
        }
    }
}
