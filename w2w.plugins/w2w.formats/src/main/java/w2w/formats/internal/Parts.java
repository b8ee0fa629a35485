package w2w.formats.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Collects the factors that a reader has recognised in a file, checks that they fit together, and makes adapters of them. */
final class Parts {
    private final TensorSource source;
    private final Map<String, Map<String, Found>> parts = new TreeMap<>();

    /** What was found of one layer. */
    static final class Found {
        final String module;

        @Nullable
        TensorInfo a;

        @Nullable
        TensorInfo b;

        @Nullable
        Double alpha;

        Found(String module) {
            this.module = module;
        }

        private TensorInfo need(@Nullable TensorInfo factor, Factor which, TensorSource source) {
            if (factor == null) {
                throw W2wException.input("layer " + module + " has no factor " + which)
                        .at(source.source());
            }
            return factor;
        }
    }

    /** Says what alpha a layer has, once its rank is known. */
    interface Alpha {
        /** Effective alpha: scale times rank. */
        double of(String part, String module, int rank, OptionalDouble inFile);
    }

    Parts(TensorSource source) {
        this.source = source;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Rank of the first layer of a part, in the order of names. */
    int firstRank(String part) {
        for (Found found : parts.getOrDefault(part, Map.of()).values()) {
            return (int) found.need(found.b, Factor.B, source).dimension(1);
        }
        throw new IllegalArgumentException("no part " + part);
    }

    void factor(String part, String module, Factor factor, TensorInfo tensor) {
        if (tensor.dimensions() != 2) {
            throw bad(
                    tensor,
                    tensor.dimensions() == 4 ? "a convolution, which is not applied" : "a factor has two dimensions");
        }
        Found found = found(part, module);
        if ((factor == Factor.A ? found.a : found.b) != null) {
            throw bad(tensor, "layer " + module + " has a second factor " + factor);
        }
        if (factor == Factor.A) {
            found.a = tensor;
        } else {
            found.b = tensor;
        }
    }

    void alpha(String part, String module, TensorInfo tensor) {
        Found found = found(part, module);
        if (tensor.elements() != 1 || found.alpha != null) {
            throw bad(tensor, "alpha of layer " + module + " is not one number, once");
        }
        double[] alpha = source.doubles(tensor.name());
        if (!Double.isFinite(alpha[0])) {
            throw bad(tensor, "alpha is " + alpha[0]);
        }
        found.alpha = alpha[0];
    }

    private Found found(String part, String module) {
        return parts.computeIfAbsent(part, p -> new TreeMap<>()).computeIfAbsent(module, Found::new);
    }

    private W2wException bad(TensorInfo tensor, String what) {
        return W2wException.input(what).at(Refusal.place(source, tensor.name()));
    }

    /** Adapters of all parts, slots in the order in which weights2weights flattens: by the name that PEFT gives each factor. */
    Map<String, Adapter> read(Alpha alphas) {
        Map<String, Adapter> adapters = new LinkedHashMap<>();
        parts.forEach((part, layers) -> adapters.put(part, read(part, layers, alphas)));
        return adapters;
    }

    private Adapter read(String part, Map<String, Found> layers, Alpha alphas) {
        Map<String, Map.Entry<Slot, TensorInfo>> ordered = new TreeMap<>();
        for (Found found : layers.values()) {
            AdaptedLayer layer = layer(part, found, alphas);
            for (Factor factor : Factor.values()) {
                TensorInfo tensor = factor == Factor.A ? found.a : found.b;
                ordered.put(
                        layer.module() + ".lora_" + factor,
                        Map.entry(slot(layer, factor, 0), found.need(tensor, factor, source)));
            }
        }
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        for (Map.Entry<Slot, TensorInfo> entry : ordered.values()) {
            Slot slot = slot(entry.getKey().layer(), entry.getKey().factor(), offset);
            slots.add(slot);
            offset = slot.end();
        }
        float[] weights = new float[offset];
        int i = 0;
        for (Map.Entry<Slot, TensorInfo> entry : ordered.values()) {
            Slot slot = slots.get(i++);
            source.read(entry.getValue().name(), 0, slot.size(), weights, slot.offset());
        }
        return Adapter.owning(WeightLayout.ofSlots(slots), weights);
    }

    private Slot slot(AdaptedLayer layer, Factor factor, int offset) {
        try {
            return new Slot(layer, factor, offset);
        } catch (IllegalArgumentException e) {
            throw W2wException.input("the adapter is too large: " + e.getMessage())
                    .at(source.source())
                    .because(e);
        }
    }

    private AdaptedLayer layer(String part, Found found, Alpha alphas) {
        TensorInfo a = found.need(found.a, Factor.A, source);
        TensorInfo b = found.need(found.b, Factor.B, source);
        if (a.dimension(0) != b.dimension(1)) {
            throw bad(b, "rank " + b.dimension(1) + " does not fit its partner of rank " + a.dimension(0));
        }
        if (a.elements() == 0 || b.elements() == 0 || Math.max(a.elements(), b.elements()) > Integer.MAX_VALUE) {
            throw bad(a, "a factor of " + a.elements() + " numbers");
        }
        int rank = (int) a.dimension(0);
        Double inFile = found.alpha;
        double alpha = alphas.of(
                part, found.module, rank, inFile == null ? OptionalDouble.empty() : OptionalDouble.of(inFile));
        try {
            return new AdaptedLayer(found.module, (int) a.dimension(1), (int) b.dimension(0), rank, alpha);
        } catch (IllegalArgumentException e) {
            throw bad(a, Refusal.printable(e.getMessage())).because(e);
        }
    }
}
