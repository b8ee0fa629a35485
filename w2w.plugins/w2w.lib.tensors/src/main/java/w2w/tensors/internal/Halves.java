package w2w.tensors.internal;

/** float32 to 16 bits, round to nearest, ties to even. */
public final class Halves {
    private Halves() {}

    /** IEEE 754 binary16; beyond 65519 infinite; NaN stays NaN. */
    public static short toF16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude >= 0x38800000) {
            int rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
            return (short) (sign | (rounded - 0x38000000) >>> 13);
        }
        // subnormal: a multiple of 2^-24; float64 holds the quotient exactly and rint breaks ties to even
        int multiple = (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24);
        return (short) (sign | multiple);
    }

    /** The value of a binary16. */
    public static float fromF16(short bits) {
        return SmallFloats.F16[bits & 0xffff];
    }

    /** The upper half of a float32; NaN stays NaN. */
    public static short toBF16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7fffffff) > 0x7f800000) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    /** Whether {@link #toF16} loses nothing. */
    public static boolean isF16(float value) {
        return Float.isNaN(value) || SmallFloats.F16[toF16(value) & 0xffff] == value;
    }
}
