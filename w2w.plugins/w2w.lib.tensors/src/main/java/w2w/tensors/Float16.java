package w2w.tensors;

import w2w.tensors.internal.Halves;

/** IEEE 754 binary16 numbers in Java. */
public final class Float16 {
    /** Largest finite one. */
    public static final float LARGEST = 65504;

    private Float16() {}

    /** The bits of the nearest one, ties to even; what is 65520 and beyond becomes infinite, NaN stays NaN. */
    public static short bits(float value) {
        return Halves.toF16(value);
    }

    /** The nearest one as float32. */
    public static float round(float value) {
        return Halves.fromF16(Halves.toF16(value));
    }
}
