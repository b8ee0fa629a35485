package w2w.formats.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Layers that are no plain scale·B·A: LoHa, LoKr, DoRA, OFT and full differences, each as the tool of origin applies it. */
final class DenseLayers {
    /** What changes biases and norms, which no weight space holds. */
    private static final Set<String> NO_MATRIX =
            Set.of("diff_b", "bias", "w_norm", "b_norm", "lora_B.bias", "lora_up.bias");

    /** Layers of a UNet whose convolutions are 3×3, at the end of their paths. */
    private static final Set<String> CONVOLUTIONS = Set.of("conv1", "conv2", "conv", "conv_in", "conv_out");

    /** Kinds that nothing here applies, by what their tensors' names begin with. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("a1.", "GLoRA"),
            Map.entry("a2.", "GLoRA"),
            Map.entry("b1.", "GLoRA"),
            Map.entry("b2.", "GLoRA"),
            Map.entry("on_input", "IA3"),
            Map.entry("ia3_l", "IA3"),
            Map.entry("oft_blocks.", "OFT of a layer in several pieces"),
            Map.entry("boft_", "BOFT of peft"),
            Map.entry("oft_diag", "OFT of LyCORIS before 2.0"),
            Map.entry("oft_embedding_R", "OFT of an embedding"),
            Map.entry("vera_lambda", "VeRA"));

    private DenseLayers() {}

    /**
     * What was found of one layer.
     *
     * @param layer empty where the tensors change biases or norms alone
     * @param left names of the tensors that are not part of it: changes of biases and norms
     */
    record Found(Optional<DenseLayer> layer, List<String> left) {}

    /**
     * The layer that these tensors are; empty where they are plain LoRA, of a linear layer or a convolution, or nothing known.
     *
     * @param module path within the part, in diffusers' spelling
     * @param tensors by what stands in their names after the layer's: {@code hada_w1_a}, {@code lora_down.weight}
     * @throws w2w.api.task.W2wException INPUT: shapes do not fit, or it is a kind that is not applied; names file and tensor
     */
    static Optional<Found> of(
            String part, String module, Map<String, TensorInfo> tensors, TensorSource source, Conventions conventions) {
        LayerTensors layer = new LayerTensors(part, module, tensors, source);
        for (String suffix : tensors.keySet()) {
            for (Map.Entry<String, String> other : OTHERS.entrySet()) {
                if (suffix.startsWith(other.getKey())) {
                    throw layer.bad(suffix, "this is " + other.getValue() + ", which is not applied");
                }
            }
        }
        if (Oft.isIn(layer)) {
            DenseLayer rotated = Oft.of(layer, conventions.oft());
            return Optional.of(new Found(Optional.of(rotated), layer.left(rotated.kind(), NO_MATRIX)));
        }
        if (layer.hasAny("hada_")) {
            return Optional.of(additive(layer, "LoHa", LoHa.of(layer, conventions)));
        }
        if (layer.hasAny("lokr_")) {
            return Optional.of(additive(layer, "LoKr", LoKr.of(layer, conventions)));
        }
        if (Dora.isIn(layer)) {
            return Optional.of(additive(layer, "LoRA", Scaled.of(layer, conventions)));
        }
        TensorInfo diff = tensors.get("diff");
        if (diff != null && diff.dimensions() > 1) {
            return Optional.of(additive(layer, "full difference", LoKr.whole(layer, "diff")));
        }
        if (!tensors.isEmpty() && tensors.keySet().stream().allMatch(s -> NO_MATRIX.contains(s) || s.equals("diff"))) {
            return Optional.of(new Found(
                    Optional.empty(),
                    tensors.values().stream().map(TensorInfo::name).sorted().toList()));
        }
        return Optional.empty();
    }

    /** A change that needs no base model, unless there is a magnitude with it. */
    private static Found additive(LayerTensors layer, String base, Change change) {
        requirePossible(layer, base, change);
        boolean dora = Dora.isIn(layer);
        String kind = dora ? (base.equals("LoRA") ? "DoRA" : base + " with DoRA") : base;
        DenseLayer.Expansion expansion = dora ? Dora.of(layer, change)::delta : weights -> change.whole();
        DenseLayer dense = new DenseLayer(
                layer.part,
                layer.module,
                kind,
                change.inputs(),
                change.outputs(),
                kernel(layer, change),
                dora,
                expansion);
        return new Found(Optional.of(dense), layer.left(kind, NO_MATRIX));
    }

    private static void requirePossible(LayerTensors layer, String kind, Change change) {
        if ((long) change.outputs() * change.inputs() > Change.MOST) {
            throw layer.bad(
                    "",
                    kind + " of layer " + Refusal.printable(layer.module) + " has "
                            + (long) change.outputs() * change.inputs()
                            + " weights, more than a layer of any model");
        }
    }

    /** A convolution's factors may be flattened to matrices; then its place tells. */
    private static int kernel(LayerTensors layer, Change change) {
        return change.kernel() == 0 && change.inputs() % 9 == 0 && isConvolution(layer) ? 3 : change.kernel();
    }

    /** Whether the layer is one of those of a UNet that are 3×3 convolutions. */
    static boolean isConvolution(LayerTensors layer) {
        return layer.part.equals(AdapterFile.UNET)
                && CONVOLUTIONS.contains(layer.module.substring(layer.module.lastIndexOf('.') + 1));
    }
}
