package w2w.api.weights;

import java.util.Objects;

/**
 * One layer that an adapter changes by ΔW = (alpha / rank) · B · A: a linear layer, or a convolution, whose ΔW is a matrix of
 * outputs × (channels · kernel²), which is how every LoRA tool trains it: A convolves with the kernel, B is 1×1.
 *
 * <p>A linear layer and a 1×1 convolution of one shape are equal, and so are their layouts: only writers of files tell them apart.
 *
 * @param module path of the layer, dots between, e.g. {@code down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q}. In a layout
 *     of several parts, or of another part than the UNet, the part stands before it: {@code text_encoder:text_model.encoder…}
 * @param inputs columns of A: input features, or channels · kernel² of a convolution, in the order channel, row, column
 * @param outputs rows of B
 * @param rank rows of A and columns of B
 * @param alpha effective alpha: a tool that scales by alpha/√rank is stored with alpha·√rank here, so that
 *     {@link #scale()} is always what multiplies B·A
 * @param kernel side of a convolution's kernel; 0 for a linear layer
 */
public record AdaptedLayer(String module, int inputs, int outputs, int rank, double alpha, int kernel) {
    /** Stands between part and path in the module of a layer. */
    public static final char PART_END = ':';

    public AdaptedLayer {
        Objects.requireNonNull(module);
        if (module.chars().anyMatch(Character::isISOControl)) { // would make two layouts of one fingerprint
            throw new IllegalArgumentException("layer name with a control character");
        }
        if (module.isEmpty() || inputs < 1 || outputs < 1 || rank < 1 || !Double.isFinite(alpha)) {
            throw new IllegalArgumentException("layer " + module + ": inputs " + inputs + ", outputs " + outputs
                    + ", rank " + rank + ", alpha " + alpha);
        }
        if (kernel < 0 || kernel > 64 || (kernel > 0 && inputs % (kernel * kernel) != 0)) {
            throw new IllegalArgumentException(
                    "layer " + module + ": inputs " + inputs + " of a kernel of " + kernel + "×" + kernel);
        }
    }

    /** A linear layer. */
    public AdaptedLayer(String module, int inputs, int outputs, int rank, double alpha) {
        this(module, inputs, outputs, rank, alpha, 0);
    }

    /** The same layer with another low-rank product. */
    public AdaptedLayer withRank(int newRank, double newAlpha) {
        return new AdaptedLayer(module, inputs, outputs, newRank, newAlpha, kernel);
    }

    /** The same layer under another module path. */
    public AdaptedLayer withModule(String newModule) {
        return new AdaptedLayer(newModule, inputs, outputs, rank, alpha, kernel);
    }

    /** The module of a path in a part, as a layout of several parts has it: qualified, but for the UNet's. */
    public static String module(String part, String path) {
        return part.equals(AdapterFile.UNET) ? path : part + PART_END + path;
    }

    /** The part of the pipeline that the layer belongs to: {@link AdapterFile#UNET} where the module names none. */
    public String part() {
        int end = module.indexOf(PART_END);
        return end < 0 ? AdapterFile.UNET : module.substring(0, end);
    }

    /** The path within {@link #part()}. */
    public String path() {
        return module.substring(module.indexOf(PART_END) + 1);
    }

    /** What multiplies B·A: alpha / rank. */
    public double scale() {
        return alpha / rank;
    }

    /** Rows of a factor. */
    public int rows(Factor factor) {
        return factor == Factor.A ? rank : outputs;
    }

    /** Columns of a factor. */
    public int columns(Factor factor) {
        return factor == Factor.A ? inputs : rank;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof AdaptedLayer l
                && l.module.equals(module)
                && l.inputs == inputs
                && l.outputs == outputs
                && l.rank == rank
                && Double.compare(l.alpha, alpha) == 0
                && Math.max(1, l.kernel) == Math.max(1, kernel);
    }

    @Override
    public int hashCode() {
        return Objects.hash(module, inputs, outputs, rank, alpha, Math.max(1, kernel));
    }
}
