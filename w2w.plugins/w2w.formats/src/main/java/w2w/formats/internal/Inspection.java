package w2w.formats.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;

/** What {@code adapter inspect} says of one adapter file. */
record Inspection(
        String format,
        String baseModel,
        boolean alphaInFile,
        List<PartSummary> parts,
        List<BlockSummary> blocks,
        Map<String, String> metadata) {
    /** One part: its layers' ranks and alphas as ranges, and ‖ΔW‖ over all of them. */
    record PartSummary(
            String part,
            int layers,
            int numbers,
            String rank,
            String alpha,
            String scale,
            double norm,
            String layout) {}

    /** ‖ΔW‖ over the layers of one block. */
    record BlockSummary(String part, String block, int layers, double norm) {}

    static Inspection of(String format, AdapterFile file) {
        List<PartSummary> parts = new ArrayList<>();
        List<BlockSummary> blocks = new ArrayList<>();
        file.parts().forEach((part, adapter) -> {
            Map<String, double[]> byBlock = new TreeMap<>();
            double total = 0;
            for (AdaptedLayer layer : adapter.layout().layers()) {
                double energy = energy(adapter, layer);
                double[] sum = byBlock.computeIfAbsent(block(layer.module()), b -> new double[2]);
                sum[0]++;
                sum[1] += energy;
                total += energy;
            }
            byBlock.forEach((block, sum) -> blocks.add(new BlockSummary(part, block, (int) sum[0], Math.sqrt(sum[1]))));
            parts.add(summary(part, adapter, Math.sqrt(total)));
        });
        boolean silent = format.equals("diffusers") && !file.metadata().containsKey(DiffusersFormat.CONFIG);
        return new Inspection(format, BaseModel.of(file).label(), !silent, parts, blocks, file.metadata());
    }

    private static PartSummary summary(String part, Adapter adapter, double norm) {
        List<AdaptedLayer> layers = adapter.layout().layers();
        return new PartSummary(
                part,
                layers.size(),
                adapter.layout().size(),
                range(layers.stream().mapToDouble(AdaptedLayer::rank).sorted().toArray()),
                range(layers.stream().mapToDouble(AdaptedLayer::alpha).sorted().toArray()),
                range(layers.stream().mapToDouble(AdaptedLayer::scale).sorted().toArray()),
                norm,
                adapter.layout().fingerprint());
    }

    private static String range(double[] sorted) {
        String least = plain(sorted[0]);
        String most = plain(sorted[sorted.length - 1]);
        return least.equals(most) ? least : least + " to " + most;
    }

    private static String plain(double value) {
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
        for (int i = 0; i + 1 < names.length; i++) {
            if (names[i].equals("down_blocks") || names[i].equals("up_blocks") || names[i].equals("layers")) {
                return names[i] + "." + names[i + 1];
            }
        }
        return names[0];
    }
}
