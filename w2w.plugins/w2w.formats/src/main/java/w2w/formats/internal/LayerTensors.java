package w2w.formats.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** The tensors of one layer by their names after the layer's, which of them have been asked for, and what is wrong with one. */
final class LayerTensors {
    final String part;
    final String module;
    private final Map<String, TensorInfo> tensors;
    private final TensorSource source;
    private final Set<String> used = new HashSet<>();

    /** One tensor in memory, row-major, all numbers finite. */
    record Tensor(String suffix, int[] shape, float[] values) {
        int dimensions() {
            return shape.length;
        }

        /** All dimensions after the first. */
        int columns() {
            return shape[0] == 0 ? 0 : values.length / shape[0];
        }
    }

    LayerTensors(String part, String module, Map<String, TensorInfo> tensors, TensorSource source) {
        this.part = part;
        this.module = module;
        this.tensors = tensors;
        this.source = source;
    }

    boolean has(String suffix) {
        return tensors.containsKey(suffix);
    }

    boolean hasAny(String... prefixes) {
        return tensors.keySet().stream()
                .anyMatch(s -> List.of(prefixes).stream().anyMatch(s::startsWith));
    }

    /** The first of these names that there is. */
    @Nullable
    String first(String... suffixes) {
        for (String suffix : suffixes) {
            if (has(suffix)) {
                return suffix;
            }
        }
        return null;
    }

    @Nullable
    Tensor find(String suffix) {
        return has(suffix) ? need(suffix) : null;
    }

    /** A tensor of a layer that cannot do without it. */
    Tensor need(String suffix) {
        TensorInfo info = tensors.get(suffix);
        if (info == null) {
            throw W2wException.input("layer " + Refusal.printable(module) + " has no tensor " + suffix)
                    .at(source.source());
        }
        used.add(suffix);
        int[] shape = new int[info.dimensions()];
        for (int i = 0; i < shape.length; i++) {
            if (info.dimension(i) < 1 || info.dimension(i) > Integer.MAX_VALUE - 8) {
                throw bad(suffix, "a dimension of " + info.dimension(i));
            }
            shape[i] = (int) info.dimension(i);
        }
        float[] values = source.floats(info.name());
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw bad(suffix, "the tensor holds " + value);
            }
        }
        return new Tensor(suffix, shape, values);
    }

    /** The same with so many dimensions, from {@code least} to {@code most}. */
    Tensor need(String suffix, int least, int most) {
        TensorInfo info = tensors.get(suffix);
        if (info != null && (info.dimensions() < least || info.dimensions() > most)) {
            throw bad(
                    suffix,
                    "the tensor has " + info.dimensions() + " dimensions, it must have " + least
                            + (most > least ? " to " + most : ""));
        }
        return need(suffix);
    }

    OptionalDouble alpha() {
        Tensor alpha = find("alpha");
        if (alpha == null) {
            return OptionalDouble.empty();
        }
        if (alpha.values.length != 1) {
            throw bad("alpha", "alpha must be one number");
        }
        return OptionalDouble.of(alpha.values[0]);
    }

    /**
     * Names of the tensors that nobody has asked for, which must all be ones that the kind leaves out.
     *
     * @param mayBeLeft whether a tensor changes something else than the layer's matrix
     */
    List<String> left(String kind, Set<String> mayBeLeft) {
        for (String suffix : tensors.keySet()) {
            if (!used.contains(suffix) && !mayBeLeft.contains(suffix)) {
                throw bad(suffix, "the tensor is not part of " + kind + " as it is applied here");
            }
        }
        return tensors.entrySet().stream()
                .filter(e -> !used.contains(e.getKey()))
                .map(e -> e.getValue().name())
                .sorted()
                .toList();
    }

    W2wException bad(String suffix, String what) {
        TensorInfo info = tensors.get(suffix);
        return W2wException.input(what).at(info == null ? source.source() : Refusal.place(source, info.name()));
    }
}
