package w2w.backbone.sd.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import w2w.api.diffusion.LinearLayer;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.WeightLayout;

/** Whether a model has the layers of a layout. */
final class LayoutCheck {
    private static final int NAMED = 5;

    private LayoutCheck() {}

    /**
     * @param layers of the model
     * @throws W2wException INPUT: it lacks some, or has them in another shape
     */
    static void check(WeightLayout layout, List<LinearLayer> layers) {
        Map<String, LinearLayer> known =
                layers.stream().collect(Collectors.toMap(LinearLayer::module, Function.identity()));
        List<AdaptedLayer> lacking = new ArrayList<>();
        List<AdaptedLayer> unlike = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (AdaptedLayer layer : layout.layers()) {
            String module = module(layer);
            LinearLayer own = known.get(module);
            if (!seen.add(module)) {
                throw W2wException.input("the adapter has the layer " + module + " twice");
            }
            if (own == null) {
                lacking.add(layer);
            } else if (!own.adapted(1, 1).equals(layer.withModule(module).withRank(1, 1))) {
                unlike.add(layer);
            }
        }
        int all = lacking.size() + unlike.size();
        if (all == 0) {
            return;
        }
        List<String> names = new ArrayList<>();
        lacking.forEach(l -> names.add(name(l, Optional.empty())));
        unlike.forEach(l -> names.add(name(l, Optional.ofNullable(known.get(module(l))))));
        String what = lacking.isEmpty() && unlike.stream().allMatch(Part.TEXT::has)
                ? "the adapter is for a text encoder of another shape, " + all + " layers: "
                : "the model lacks " + all + " layers of the adapter, or has them in another shape: ";
        throw W2wException.input(what + String.join("; ", names.subList(0, Math.min(NAMED, names.size()))))
                .advise(advice(lacking, unlike));
    }

    /** What the model would call it. */
    private static String module(AdaptedLayer layer) {
        return Arrays.stream(Part.values())
                .filter(p -> p.has(layer))
                .findFirst()
                .map(p -> p.module(p.path(layer)))
                .orElse(layer.module());
    }

    private static String name(AdaptedLayer l, Optional<LinearLayer> here) {
        return l.module() + ".A, " + l.module() + ".B (" + shape(l.inputs(), l.outputs(), l.kernel())
                + here.map(o -> ", here " + shape(o.inputs(), o.outputs(), o.kernel()) + ")")
                        .orElse(", not here)");
    }

    private static String shape(int inputs, int outputs, int kernel) {
        return inputs + "→" + outputs + (kernel > 1 ? ", kernel " + kernel + "×" + kernel : "");
    }

    private static String advice(List<AdaptedLayer> lacking, List<AdaptedLayer> unlike) {
        Set<String> parts = lacking.stream().map(AdaptedLayer::part).collect(Collectors.toCollection(TreeSet::new));
        if (parts.contains(AdapterFile.TRANSFORMER)) {
            return "The adapter is for a model with a transformer (FLUX, Stable Diffusion 3, Qwen-Image…); this model has a UNet."
                    + " A backbone of the adapter's family is needed";
        }
        if (parts.contains("text_encoder_2")) {
            return "The adapter is for a model with two text encoders (Stable Diffusion XL); this model has one."
                    + " A backbone of the adapter's family is needed";
        }
        boolean text = lacking.isEmpty() && unlike.stream().allMatch(Part.TEXT::has);
        return "Is the adapter for another family of models?"
                + (text ? " The UNet's part alone: adapter convert --parts unet" : "");
    }
}
