package w2w.formats.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Recipe;
import w2w.api.weights.Slot;

/**
 * What {@code adapter inspect} says of one adapter file.
 *
 * @param fits a sentence: what the adapter can be applied to
 * @param notApplied sentences: what of the file is not applied, or was assumed
 */
record Inspection(
        String format,
        String baseModel,
        String fits,
        List<PartSummary> parts,
        List<BlockSummary> blocks,
        Recipe recipe,
        List<String> notApplied,
        Map<String, String> metadata) {
    /**
     * One kind of layers in one part: their ranks and alphas as ranges, and ‖ΔW‖ over all of them.
     *
     * @param kind {@code linear}, {@code convolution 3×3}…, or the name of a kind that is no low-rank product
     * @param layout fingerprint of the part's layout; empty for kinds that are no low-rank product
     */
    record PartSummary(
            String part,
            String kind,
            int layers,
            long numbers,
            String rank,
            String alpha,
            String scale,
            double norm,
            String layout) {}

    /** ‖ΔW‖ over the low-rank layers of one block. */
    record BlockSummary(String part, String block, int layers, double norm) {}

    static Inspection of(String format, AdapterFile file) {
        List<PartSummary> parts = new ArrayList<>();
        List<BlockSummary> blocks = new ArrayList<>();
        file.parts().forEach((part, adapter) -> {
            Map<String, List<AdaptedLayer>> byKind = new TreeMap<>();
            Map<String, double[]> byBlock = new TreeMap<>();
            for (AdaptedLayer layer : adapter.layout().layers()) {
                double[] sum = byBlock.computeIfAbsent(block(layer.module()), b -> new double[2]);
                sum[0]++;
                sum[1] += energy(adapter, layer);
                byKind.computeIfAbsent(kind(layer), k -> new ArrayList<>()).add(layer);
            }
            byKind.forEach((kind, layers) -> parts.add(summary(part, kind, adapter, layers)));
            byBlock.forEach((block, sum) -> blocks.add(new BlockSummary(part, block, (int) sum[0], Math.sqrt(sum[1]))));
        });
        Map<String, List<DenseLayer>> dense = new LinkedHashMap<>();
        file.dense().forEach(l -> dense.computeIfAbsent(l.part() + "\t" + l.kind(), k -> new ArrayList<>())
                .add(l));
        List<String> notApplied = new ArrayList<>(file.notes());
        dense.values().forEach(layers -> {
            parts.add(summary(layers));
            notApplied.add(layers.size() + " layers of the " + layers.get(0).part() + " are "
                    + layers.get(0).kind() + ", which is applied after adapter convert --refactor RANK"
                    + (layers.get(0).needsBase() ? " --base CHECKPOINT" : ""));
        });
        BaseModel model = BaseModel.of(file);
        return new Inspection(
                format,
                model.label(),
                fits(model),
                parts,
                blocks,
                Recipe.of(file.metadata()),
                notApplied,
                file.metadata());
    }

    private static String fits(BaseModel model) {
        return switch (model) {
            case SD1, SD2 -> "any checkpoint of " + model.label() + "; render applies it";
            case UNKNOWN -> "a model that its layers do not tell; render says whether a checkpoint has them";
            default ->
                "any checkpoint of " + model.label()
                        + "; spaces are fitted, sampled and edited without one, and drawing needs a backbone for it";
        };
    }

    private static String kind(AdaptedLayer layer) {
        return layer.kernel() == 0 ? "linear" : "convolution " + layer.kernel() + "×" + layer.kernel();
    }

    private static PartSummary summary(String part, String kind, Adapter adapter, List<AdaptedLayer> layers) {
        return new PartSummary(
                part,
                kind,
                layers.size(),
                layers.stream()
                        .mapToLong(l -> (long) l.rank() * (l.inputs() + l.outputs()))
                        .sum(),
                range(layers.stream().mapToDouble(AdaptedLayer::rank).sorted().toArray()),
                range(layers.stream().mapToDouble(AdaptedLayer::alpha).sorted().toArray()),
                range(layers.stream().mapToDouble(AdaptedLayer::scale).sorted().toArray()),
                Math.sqrt(layers.stream().mapToDouble(l -> energy(adapter, l)).sum()),
                adapter.layout().fingerprint());
    }

    private static PartSummary summary(List<DenseLayer> layers) {
        return new PartSummary(
                layers.get(0).part(),
                layers.get(0).kind(),
                layers.size(),
                layers.stream().mapToLong(l -> (long) l.inputs() * l.outputs()).sum(),
                "",
                "",
                "",
                Double.NaN,
                "");
    }

    private static String range(double[] sorted) {
        String least = plain(sorted[0]);
        String most = plain(sorted[sorted.length - 1]);
        return least.equals(most) ? least : least + " to " + most;
    }

    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Float.toString((float) value);
    }

    /** ‖s·B·A‖² = s²·Σ (A·Aᵀ)∘(Bᵀ·B): no product of the layer's size is formed. */
    static double energy(Adapter adapter, AdaptedLayer layer) {
        Slot a = adapter.layout().slot(layer.module(), Factor.A);
        Slot b = adapter.layout().slot(layer.module(), Factor.B);
        int rank = layer.rank();
        double sum = 0;
        for (int k = 0; k < rank; k++) {
            for (int j = 0; j < rank; j++) {
                double aa = 0;
                for (int i = 0; i < layer.inputs(); i++) {
                    aa += (double) adapter.get(a.offset() + k * layer.inputs() + i)
                            * adapter.get(a.offset() + j * layer.inputs() + i);
                }
                double bb = 0;
                for (int i = 0; i < layer.outputs(); i++) {
                    bb += (double) adapter.get(b.offset() + i * rank + k) * adapter.get(b.offset() + i * rank + j);
                }
                sum += aa * bb;
            }
        }
        return Math.max(0, sum) * layer.scale() * layer.scale();
    }

    /** {@code down_blocks.0}, {@code mid_block}, {@code layers.3}; the first name of anything else. */
    private static String block(String module) {
        String[] names = module.split("\\.", -1);
        for (int i = 0; !names[0].equals("mid_block") && i + 1 < names.length; i++) {
            if ((names[i].endsWith("blocks") || names[i].equals("layers") || names[i].endsWith("_refiner"))
                    && !names[i + 1].isEmpty()
                    && Character.isDigit(names[i + 1].charAt(0))) {
                return names[i] + "." + names[i + 1];
            }
        }
        return names[0];
    }
}
