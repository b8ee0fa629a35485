package w2w.tensors.internal.torch;

import java.util.Optional;
import w2w.tensors.DType;
import w2w.tensors.internal.pickle.Global;

/**
 * A flat array that tensors view.
 *
 * @param position of its first byte in the file
 * @param count elements
 * @param bigEndian order of the bytes of an element
 */
public record Storage(DType type, long position, long count, boolean bigEndian) {
    /** The element type of a storage class of torch. */
    static Optional<DType> type(Global storageClass) {
        return Optional.ofNullable(
                switch (storageClass.toString()) {
                    case "torch.FloatStorage" -> DType.F32;
                    case "torch.DoubleStorage" -> DType.F64;
                    case "torch.HalfStorage" -> DType.F16;
                    case "torch.BFloat16Storage" -> DType.BF16;
                    case "torch.LongStorage" -> DType.I64;
                    case "torch.IntStorage" -> DType.I32;
                    case "torch.ShortStorage" -> DType.I16;
                    case "torch.CharStorage" -> DType.I8;
                    case "torch.ByteStorage" -> DType.U8;
                    case "torch.BoolStorage" -> DType.BOOL;
                    case "torch.ComplexFloatStorage" -> DType.C64;
                    default -> null;
                });
    }

    int elementBytes() {
        return type.bits() / 8;
    }
}
