package w2w.engine.internal.parquet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The hybrid of runs and bit-packed groups of eight, in which levels, dictionary indices and booleans come. */
final class Runs {
    private Runs() {}

    /** {@code count} numbers of {@code width} bits. */
    static int[] read(ByteBuffer in, int width, int count) {
        if (width < 0 || width > 32) {
            throw Damaged.because("numbers of " + width + " bits in it");
        }
        int[] values = new int[count];
        for (int done = 0; done < count; ) {
            int head = Varints.length(in);
            int length = head >>> 1;
            if (length == 0) {
                throw Damaged.because("a run in it is empty");
            }
            if ((head & 1) == 0) {
                int value = 0;
                for (int shift = 0; shift < width; shift += 8) {
                    value |= (in.get() & 0xFF) << shift;
                }
                int end = (int) Math.min(count, (long) done + length);
                Arrays.fill(values, done, end, value);
                done = end;
            } else {
                int end = (int) Math.min(count, done + 8L * length);
                Bits bits = new Bits(in);
                while (done < end) {
                    values[done++] = (int) bits.read(width);
                }
            }
        }
        return values;
    }

    /** Numbers packed from the lowest bit of each byte up. */
    static final class Bits {
        private final ByteBuffer in;
        private int held;
        private int left;

        Bits(ByteBuffer in) {
            this.in = in;
        }

        long read(int width) {
            long value = 0;
            for (int have = 0; have < width; ) {
                if (left == 0) {
                    held = in.get() & 0xFF;
                    left = 8;
                }
                int taken = Math.min(left, width - have);
                value |= (long) (held & (1 << taken) - 1) << have;
                held >>>= taken;
                left -= taken;
                have += taken;
            }
            return value;
        }
    }
}
