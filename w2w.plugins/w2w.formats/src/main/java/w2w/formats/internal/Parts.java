package w2w.formats.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Collects the tensors that a reader has recognised in a file, layer by layer, checks that they fit together, and makes adapters of them. */
final class Parts {
    private final TensorSource source;
    private final Map<String, Map<String, Map<String, TensorInfo>>> parts = new TreeMap<>();

    /** Says what alpha a layer has, once its rank is known. */
    interface Alpha {
        /** Effective alpha: scale times rank. */
        double of(String part, String module, int rank, OptionalDouble inFile);
    }

    Parts(TensorSource source) {
        this.source = source;
    }

    /**
     * All layers of a file in kohya's or diffusers' spelling, or in both: some tools mix them.
     *
     * @throws W2wException INPUT: tensors that are no part of an adapter, a piece of a name that is not known, a layer that comes twice
     */
    static Parts of(TensorSource source, LeftOut left) {
        Parts parts = new Parts(source);
        List<String> unknown = new ArrayList<>();
        String odd = "";
        String piece = "";
        for (TensorInfo tensor : source.tensors()) {
            if (left.takes(tensor.name())) {
                continue;
            }
            Optional<TensorName> name = TensorName.of(tensor.name());
            if (name.isEmpty()) {
                unknown.add(tensor.name());
                continue;
            }
            String path = name.get().path();
            ModulePath where = KohyaFormat.locate(path).orElseGet(() -> ModulePath.of(path, Optional.empty()));
            if (where.unknown().isEmpty()) {
                parts.add(where, name.get().role(), tensor);
            } else {
                unknown.add(tensor.name());
                odd = odd.isEmpty() ? tensor.name() : odd;
                piece = piece.isEmpty() ? where.unknown() : piece;
            }
        }
        if (!piece.isEmpty()) {
            throw Refusal.unknownPiece(source, odd, piece, unknown);
        }
        Refusal.ofUnknown(source, unknown);
        return parts;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Takes a tensor in. */
    void add(ModulePath where, String role, TensorInfo tensor) {
        TensorInfo before = parts.computeIfAbsent(where.part(), p -> new TreeMap<>())
                .computeIfAbsent(where.module(), m -> new TreeMap<>())
                .putIfAbsent(role, tensor);
        if (before != null) {
            throw bad(
                    tensor,
                    "layer " + Refusal.printable(where.module()) + " comes twice: " + Refusal.printable(before.name())
                            + " is the same part of it");
        }
    }

    /**
     * Adapters of all parts, slots in the order in which weights2weights flattens: by the name that PEFT gives each factor.
     *
     * @param left learns of what is left out
     */
    AdapterFile read(Alpha alphas, Conventions conventions, LeftOut left) {
        Map<String, Adapter> adapters = new LinkedHashMap<>();
        List<DenseLayer> dense = new ArrayList<>();
        parts.forEach((part, layers) -> {
            List<LowRankTensors> lowRank = new ArrayList<>();
            layers.forEach((module, tensors) -> {
                if (tensors.containsKey(TensorName.A) && tensors.containsKey(TensorName.B)) {
                    TensorName.BIASES.forEach(role -> {
                        TensorInfo bias = tensors.remove(role);
                        if (bias != null) {
                            left.bias(bias.name());
                        }
                    });
                }
                if (isLowRank(tensors)) {
                    lowRank.add(lowRank(part, module, tensors, alphas));
                } else {
                    dense(part, module, tensors, conventions, left).ifPresent(dense::add);
                }
            });
            if (!lowRank.isEmpty()) {
                adapters.put(part, read(lowRank));
            }
        });
        if (adapters.isEmpty() && dense.isEmpty()) {
            throw W2wException.input("the file changes biases and norms alone, which no adapter of w2w holds")
                    .at(source.source());
        }
        return new AdapterFile(adapters, dense, source.metadata(), left.notes());
    }

    private static boolean isLowRank(Map<String, TensorInfo> tensors) {
        return tensors.keySet().stream().allMatch(role -> switch (role) {
            case TensorName.A, TensorName.B, TensorName.MID, TensorName.ALPHA -> true;
            default -> false;
        });
    }

    /** A layer that is no plain product; empty where it changes a bias or norm alone. */
    private Optional<DenseLayer> dense(
            String part, String module, Map<String, TensorInfo> tensors, Conventions conventions, LeftOut left) {
        Map<String, TensorInfo> named = new TreeMap<>();
        tensors.forEach((role, tensor) -> named.put(TensorName.suffix(role), tensor));
        DenseLayers.Found found = DenseLayers.of(part, module, named, source, conventions)
                .orElseThrow(() -> Refusal.of(
                        source,
                        "a kind of layer that is not known, " + Refusal.printable(module) + ": ",
                        tensors.values().stream().map(TensorInfo::name).toList()));
        found.left().forEach(left::bias);
        return found.layer();
    }

    private Adapter read(List<LowRankTensors> layers) {
        Map<String, Map.Entry<LowRankTensors, Factor>> ordered = new TreeMap<>();
        for (LowRankTensors each : layers) {
            for (Factor factor : Factor.values()) {
                ordered.put(each.layer().module() + ".lora_" + factor, Map.entry(each, factor));
            }
        }
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        for (Map.Entry<LowRankTensors, Factor> entry : ordered.values()) {
            Slot slot = slot(entry.getKey().layer(), entry.getValue(), offset);
            slots.add(slot);
            offset = slot.end();
        }
        float[] weights = new float[offset];
        int i = 0;
        for (Map.Entry<LowRankTensors, Factor> entry : ordered.values()) {
            entry.getKey().read(source, slots.get(i++), weights);
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

    private LowRankTensors lowRank(String part, String module, Map<String, TensorInfo> tensors, Alpha alphas) {
        TensorInfo a = need(module, tensors.get(TensorName.A), Factor.A);
        TensorInfo b = need(module, tensors.get(TensorName.B), Factor.B);
        TensorInfo mid = tensors.get(TensorName.MID);
        int kernel = kernel(module, mid == null ? a : mid);
        if ((a.dimensions() == 4 && mid != null && square(a) != 1) || (b.dimensions() == 4 && square(b) != 1)) {
            throw bad(b, "a factor of this layer has a kernel where LoRA has 1×1");
        }
        if (a.elements() == 0 || b.elements() == 0 || Math.max(a.elements(), b.elements()) > Integer.MAX_VALUE) {
            throw bad(a, "a factor of " + a.elements() + " numbers");
        }
        long rank = mid == null ? a.dimension(0) : mid.dimension(0);
        if (rank != b.dimension(1) || (mid != null && mid.dimension(1) != a.dimension(0))) {
            throw bad(b, "rank " + b.dimension(1) + " does not fit its partner of rank " + rank);
        }
        long inputs = a.dimension(1) * Math.max(1, (long) kernel * kernel);
        if (rank < 1 || rank * inputs > Integer.MAX_VALUE) {
            throw bad(a, "a factor of " + rank + " × " + inputs + " numbers");
        }
        double alpha = alphas.of(part, module, (int) rank, alpha(module, tensors.get(TensorName.ALPHA)));
        try {
            return new LowRankTensors(
                    new AdaptedLayer(module, (int) inputs, (int) b.dimension(0), (int) rank, alpha, kernel),
                    a,
                    b,
                    Optional.ofNullable(mid));
        } catch (IllegalArgumentException e) {
            throw bad(a, Refusal.printable(e.getMessage())).because(e);
        }
    }

    private TensorInfo need(String module, @Nullable TensorInfo factor, Factor which) {
        if (factor == null) {
            throw W2wException.input("layer " + Refusal.printable(module) + " has no factor " + which)
                    .at(source.source());
        }
        if (factor.dimensions() != 2 && factor.dimensions() != 4) {
            throw bad(factor, "a factor has two dimensions, or four where the layer is a convolution");
        }
        return factor;
    }

    /** Side of the kernel; 0 for a linear layer, whose factors some tools save as 1×1 convolutions. */
    private int kernel(String module, TensorInfo tensor) {
        if (tensor.dimensions() != 4) {
            return 0;
        }
        int side = square(tensor);
        return side > 1 || isConvolution(module) ? side : 0;
    }

    private int square(TensorInfo tensor) {
        if (tensor.dimension(2) != tensor.dimension(3) || tensor.dimension(2) < 1 || tensor.dimension(2) > 64) {
            throw bad(tensor, "a kernel of " + tensor.dimension(2) + "×" + tensor.dimension(3) + " is not applied");
        }
        return (int) tensor.dimension(2);
    }

    /** Whether a layer whose factors are 1×1 kernels is a convolution in any model. */
    private static boolean isConvolution(String module) {
        String last = module.substring(module.lastIndexOf('.') + 1);
        return last.startsWith("conv") || last.equals("proj_in") || last.equals("proj_out");
    }

    private OptionalDouble alpha(String module, @Nullable TensorInfo tensor) {
        if (tensor == null) {
            return OptionalDouble.empty();
        }
        if (tensor.elements() != 1) {
            throw bad(tensor, "alpha of layer " + Refusal.printable(module) + " must be one number");
        }
        double alpha = Objects.requireNonNull(source.doubles(tensor.name()))[0];
        if (!Double.isFinite(alpha)) {
            throw bad(tensor, "alpha is " + alpha);
        }
        return OptionalDouble.of(alpha);
    }

    private W2wException bad(TensorInfo tensor, String what) {
        return W2wException.input(what).at(Refusal.place(source, tensor.name()));
    }
}
