package w2w.engine.internal.populate;

import java.util.List;
import java.util.stream.Collectors;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.LinearLayer;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Target;
import w2w.api.task.Noise;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.render.TextLayers;

/** What all adapters of a population look like, and where they all begin. */
public final class Layouts {
    private Layouts() {}

    /** The layers of the model's denoiser that the target names, in module order. */
    static WeightLayout of(BackboneInfo info, Target target) {
        List<LinearLayer> known = info.layers().stream()
                .filter(l -> !TextLayers.isOne(l.adapted(1, 1))) // these have no derivative
                .toList();
        for (String end : target.layers()) {
            if (known.stream().noneMatch(l -> named(l, end))) {
                String some = known.stream()
                        .map(l -> l.module()
                                .substring(
                                        l.module().lastIndexOf('.', l.module().lastIndexOf('.') - 1) + 1))
                        .distinct()
                        .limit(20)
                        .collect(Collectors.joining(", "));
                throw W2wException.input("the model has no layer " + end)
                        .at(info.name())
                        .advise("Its layers end in " + some);
            }
        }
        List<AdaptedLayer> layers = known.stream()
                .filter(l -> target.layers().stream().anyMatch(end -> named(l, end)))
                .map(l -> l.adapted(target.rank(), target.alpha()))
                .toList();
        return WeightLayout.ofLayers(layers);
    }

    private static boolean named(LinearLayer layer, String end) {
        return layer.module().equals(end) || layer.module().endsWith("." + end);
    }

    /** What every identity begins with, in layout order. */
    static double[] start(WeightLayout layout, PopulateRequest request) {
        if (request.start().isEmpty()) {
            return start(layout, request.training().seed());
        }
        float[] weights;
        try {
            weights = request.start().get().inOrderOf(layout).toArray();
        } catch (IllegalArgumentException e) {
            throw W2wException.input("the start has other layers than the target: " + e.getMessage())
                    .advise("Choose the start's rank, alpha and layers")
                    .because(e);
        }
        double[] x = new double[weights.length];
        for (int j = 0; j < x.length; j++) {
            x[j] = weights[j];
        }
        return x;
    }

    /** A uniform in ±1/√inputs by the seed, B zero: the zero adapter, from which every identity begins. */
    public static double[] start(WeightLayout layout, long seed) {
        double[] x = new double[layout.size()];
        int number = 0;
        for (Slot slot : layout.slots()) {
            if (slot.factor() == Factor.A) {
                double[] u = Noise.uniform(seed, "populate start", 0, number, slot.size());
                double bound = 1 / Math.sqrt(slot.layer().inputs());
                for (int j = 0; j < u.length; j++) {
                    x[slot.offset() + j] = (2 * u[j] - 1) * bound;
                }
            }
            number++;
        }
        return x;
    }
}
