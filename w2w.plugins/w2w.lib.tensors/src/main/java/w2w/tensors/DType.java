package w2w.tensors;

import java.util.Optional;
import java.util.OptionalLong;
import w2w.tensors.internal.Halves;

/**
 * Element types of tensors on disk, under the names of the safetensors format, in the order in which its writer sorts them: later
 * ones first in a file. {@link #F4} and the {@code F6} types are packed, several elements to a byte.
 */
public enum DType {
    /** One byte, 0 or 1. */
    BOOL(8),
    /** e2m1, two in a byte, the first in the low bits. */
    F4(4),
    /** e2m3, four in three bytes, the first in the low bits. */
    F6_E2M3(6),
    /** e3m2, four in three bytes, the first in the low bits. */
    F6_E3M2(6),
    U8(8),
    I8(8),
    /** e5m2 with infinities. */
    F8_E5M2(8),
    /** e4m3 without infinities. */
    F8_E4M3(8),
    /** A power of two, 2^(bits - 127), no sign. */
    F8_E8M0(8),
    /** e4m3 with one zero and no infinities, bias 8. */
    F8_E4M3FNUZ(8),
    /** e5m2 with one zero and no infinities, bias 16. */
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    /** Two float32: real, imaginary. */
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private final int bits;

    DType(int bits) {
        this.bits = bits;
    }

    /** Bits of one element. */
    public int bits() {
        return bits;
    }

    /** Whether the elements are integers or truth values. */
    public boolean isInteger() {
        return this == BOOL || name().charAt(0) == 'I' || name().charAt(0) == 'U';
    }

    /** Bytes of {@code elements}; empty where they overflow a long or end within a byte. */
    public OptionalLong bytes(long elements) {
        if (elements < 0 || elements > Long.MAX_VALUE / bits || elements * bits % 8 != 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(elements * bits / 8);
    }

    /** Whether a float32 number is stored in this type, one of F16, BF16, F32 and F64, without loss. */
    public boolean holds(float value) {
        return switch (this) {
            case F16 -> Halves.isF16(value);
            case BF16 -> (Float.floatToRawIntBits(value) & 0xffff) == 0;
            case F32, F64 -> true;
            default -> throw new IllegalArgumentException("float32 numbers are not stored as " + this);
        };
    }

    /** The type of exactly that name. */
    public static Optional<DType> named(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
