package w2w.api.weights;

import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One layer whose change a file holds as something else than scale·B·A: LoHa, LoKr, DoRA, OFT, a full difference. Immutable; any thread.
 *
 * @param part of the pipeline, as in {@link AdapterFile#parts()}
 * @param module path of the layer within the part, as in {@link AdaptedLayer#path()}
 * @param kind name of what it is, for a person: {@code LoHa}
 * @param inputs columns of ΔW: input features, or channels · kernel² of a convolution; 0 where only the base model's layer tells, as
 *     with OFT, which rotates what it is put on
 * @param outputs rows of ΔW; 0 where only the base model's layer tells
 * @param kernel side of a convolution's kernel; 0 for a linear layer, and where only the base model's layer tells
 * @param needsBase whether ΔW depends on the weights of the base model
 * @param expansion gives ΔW
 */
public record DenseLayer(
        String part,
        String module,
        String kind,
        int inputs,
        int outputs,
        int kernel,
        boolean needsBase,
        Expansion expansion) {
    /** ΔW of one layer. */
    @ConsumerType
    @FunctionalInterface
    public interface Expansion {
        /**
         * ΔW exactly as the tool of origin applies it at strength 1: outputs × inputs, row-major. The array is the caller's.
         *
         * @param base weights of the base model's layer, outputs × inputs, row-major, not modified; of length 0 where
         *     {@link DenseLayer#needsBase} is false
         * @throws w2w.api.task.W2wException INPUT: the base's layer has not as many weights as this one needs
         */
        float[] delta(float[] base);
    }

    public DenseLayer {
        Objects.requireNonNull(part);
        Objects.requireNonNull(module);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(expansion);
        int least = needsBase ? 0 : 1;
        if (inputs < least || outputs < least || kernel < 0 || (kernel > 0 && inputs % (kernel * kernel) != 0)) {
            throw new IllegalArgumentException(
                    "layer " + module + ": " + inputs + "→" + outputs + ", kernel " + kernel);
        }
        if ((long) inputs * outputs > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("layer " + module + " has " + (long) inputs * outputs + " weights");
        }
    }

    /** The same layer of another part. */
    public DenseLayer withPart(String newPart) {
        return new DenseLayer(newPart, module, kind, inputs, outputs, kernel, needsBase, expansion);
    }
}
