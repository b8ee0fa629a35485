package w2w.engine.internal.parquet;

import java.nio.ByteBuffer;

/** Whole numbers of seven bits a byte, the lowest first (LEB128). */
final class Varints {
    private Varints() {}

    static long unsigned(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw Damaged.because("a number in it has no end");
    }

    /** One that fits an array's length. */
    static int length(ByteBuffer in) {
        long value = unsigned(in);
        if (value < 0 || value > Integer.MAX_VALUE - 8) {
            throw Damaged.because("a length in it is " + value);
        }
        return (int) value;
    }

    /** Signs in the lowest bit. */
    static long zigzag(ByteBuffer in) {
        long value = unsigned(in);
        return value >>> 1 ^ -(value & 1);
    }
}
