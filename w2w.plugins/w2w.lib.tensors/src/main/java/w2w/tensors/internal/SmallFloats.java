package w2w.tensors.internal;

/** Values of every bit pattern of the floats of 16 bits and fewer. */
final class SmallFloats {
    /** IEEE 754 binary16. A table, because subnormal arithmetic is slow on many processors and small weights are subnormal. */
    static final float[] F16 = table(5, 10, 15, Specials.IEEE);

    static final float[] F8_E5M2 = table(5, 2, 15, Specials.IEEE);
    static final float[] F8_E4M3 = table(4, 3, 7, Specials.NAN_AT_TOP);
    static final float[] F8_E4M3FNUZ = table(4, 3, 8, Specials.NAN_AT_MINUS_ZERO);
    static final float[] F8_E5M2FNUZ = table(5, 2, 16, Specials.NAN_AT_MINUS_ZERO);
    static final float[] F6_E2M3 = table(2, 3, 1, Specials.NONE);
    static final float[] F6_E3M2 = table(3, 2, 3, Specials.NONE);
    static final float[] F4 = table(2, 1, 1, Specials.NONE);
    static final float[] F8_E8M0 = powers();

    private enum Specials {
        NONE,
        IEEE,
        NAN_AT_TOP,
        NAN_AT_MINUS_ZERO
    }

    private SmallFloats() {}

    private static float[] table(int exponentBits, int mantissaBits, int bias, Specials specials) {
        int half = 1 << (exponentBits + mantissaBits);
        int top = (1 << exponentBits) - 1;
        float[] values = new float[2 * half];
        for (int pattern = 0; pattern < half; pattern++) {
            int exponent = pattern >> mantissaBits;
            int mantissa = pattern & ((1 << mantissaBits) - 1);
            double value = exponent == 0
                    ? Math.scalb((double) mantissa, 1 - bias - mantissaBits)
                    : Math.scalb((double) (mantissa + (1 << mantissaBits)), exponent - bias - mantissaBits);
            if (specials == Specials.IEEE && exponent == top) {
                value = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            } else if (specials == Specials.NAN_AT_TOP && pattern == half - 1) {
                value = Double.NaN;
            }
            values[pattern] = (float) value;
            values[half + pattern] = (float) -value;
        }
        if (specials == Specials.NAN_AT_MINUS_ZERO) {
            values[half] = Float.NaN;
        }
        return values;
    }

    private static float[] powers() {
        float[] values = new float[256];
        for (int i = 0; i < 255; i++) {
            values[i] = (float) Math.scalb(1.0, i - 127);
        }
        values[255] = Float.NaN;
        return values;
    }
}
