package w2w.engine.internal.parquet;

import java.nio.ByteBuffer;
import w2w.api.task.W2wException;

/** The encodings of values within a page, all but that by dictionary. */
final class Decoder {
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int DELTA_BINARY_PACKED = 5;
    private static final int DELTA_LENGTH_BYTE_ARRAY = 6;
    private static final int DELTA_BYTE_ARRAY = 7;
    private static final int BYTE_STREAM_SPLIT = 9;

    private final Physical type;
    private final int width;
    private final Limits limits;

    /** @param width bytes of a value; 0 where the values say it themselves */
    Decoder(Physical type, int width, Limits limits) {
        this.type = type;
        this.width = width;
        this.limits = limits;
    }

    /** {@code count} values. */
    Raw read(long encoding, ByteBuffer in, int count) {
        if (encoding == PLAIN) {
            return plain(in, count);
        }
        if (encoding == BYTE_STREAM_SPLIT && width > 0) {
            return plain(gathered(in, count), count);
        }
        if (encoding == RLE && type == Physical.BOOLEAN) {
            in.getInt(); // its length: the page ends with it
            int[] bits = Runs.read(in, 1, count);
            return Raw.of(java.util.Arrays.stream(bits).asLongStream().toArray());
        }
        if (encoding == DELTA_BINARY_PACKED && (type == Physical.INT32 || type == Physical.INT64)) {
            return Raw.of(deltas(in, count));
        }
        if (encoding == DELTA_LENGTH_BYTE_ARRAY && type == Physical.BYTE_ARRAY) {
            return Raw.of(pieces(in, deltas(in, count)));
        }
        if (encoding == DELTA_BYTE_ARRAY && !type.isNumber()) {
            return Raw.of(prefixed(in, count));
        }
        throw W2wException.input("values of type " + type + " in encoding " + encoding + " are not read here");
    }

    private Raw plain(ByteBuffer in, int count) {
        if (!type.isNumber()) {
            byte[][] values = new byte[atMost(count, in)][];
            for (int i = 0; i < values.length; i++) {
                values[i] = bytes(in, width > 0 ? width : in.getInt());
            }
            return Raw.of(values);
        }
        if (type == Physical.BOOLEAN) {
            Runs.Bits bits = new Runs.Bits(in);
            long[] values = new long[(int) Math.min(count, 8L * in.remaining() + 1)];
            for (int i = 0; i < values.length; i++) {
                values[i] = bits.read(1);
            }
            return Raw.of(values);
        }
        long[] values = new long[atMost(count, in)];
        for (int i = 0; i < values.length; i++) {
            values[i] = width == 4 ? in.getInt() : in.getLong();
        }
        return Raw.of(values);
    }

    /** As many as {@code count}, which must not be more than there are bytes: no array is made for numbers that cannot be there. */
    private static int atMost(int count, ByteBuffer in) {
        if (count > in.remaining()) {
            throw Damaged.because("a page has fewer values than it says");
        }
        return count;
    }

    private byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw Damaged.because("a value ends beyond its page");
        }
        limits.spend(length);
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    /** The first bytes of all values, then the second ones, … put together again. */
    private ByteBuffer gathered(ByteBuffer in, int count) {
        if ((long) count * width > in.remaining()) {
            throw Damaged.because("a page has fewer values than it says");
        }
        ByteBuffer out = ByteBuffer.allocate(count * width).order(in.order());
        for (int b = 0; b < width; b++) {
            for (int i = 0; i < count; i++) {
                out.put(i * width + b, in.get());
            }
        }
        return out;
    }

    private long[] deltas(ByteBuffer in, int most) {
        int blockSize = Varints.length(in);
        int miniblocks = Varints.length(in);
        int count = Varints.length(in);
        long value = Varints.zigzag(in);
        if (count > most || miniblocks < 1 || miniblocks > 1024 || blockSize % miniblocks != 0 || blockSize > 1 << 20) {
            throw Damaged.because("differences in it are arranged in an impossible way");
        }
        int each = blockSize / miniblocks;
        if (count > 1 && (each == 0 || each % 8 != 0)) {
            throw Damaged.because("differences in it are arranged in an impossible way");
        }
        long[] values = new long[count];
        if (count > 0) {
            values[0] = value;
        }
        for (int done = 1; done < count; ) {
            long least = Varints.zigzag(in);
            byte[] widths = new byte[miniblocks];
            in.get(widths);
            for (int m = 0; m < miniblocks && done < count; m++) {
                if (widths[m] < 0 || widths[m] > 64) {
                    throw Damaged.because("differences in it have " + widths[m] + " bits");
                }
                int end = Math.min(in.limit(), in.position() + each / 8 * widths[m]);
                Runs.Bits bits = new Runs.Bits(in);
                for (int i = 0; i < each && done < count; i++) {
                    value += least + bits.read(widths[m]);
                    values[done++] = type == Physical.INT64 ? value : (int) value;
                }
                in.position(end);
            }
        }
        return values;
    }

    private byte[][] pieces(ByteBuffer in, long[] lengths) {
        byte[][] values = new byte[lengths.length][];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes(in, (int) lengths[i]);
        }
        return values;
    }

    private byte[][] prefixed(ByteBuffer in, int count) {
        long[] prefixes = deltas(in, count);
        byte[][] values = pieces(in, deltas(in, count));
        if (prefixes.length != values.length) {
            throw Damaged.because("beginnings and ends of its texts are not of one number");
        }
        byte[] last = {};
        for (int i = 0; i < values.length; i++) {
            if (prefixes[i] < 0 || prefixes[i] > last.length) {
                throw Damaged.because("a text begins with more of the one before than that has");
            }
            limits.spend(prefixes[i]);
            byte[] whole = java.util.Arrays.copyOf(last, (int) prefixes[i] + values[i].length);
            System.arraycopy(values[i], 0, whole, (int) prefixes[i], values[i].length);
            last = whole;
            values[i] = whole;
        }
        return values;
    }
}
