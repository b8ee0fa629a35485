package w2w.tensors.internal.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import w2w.api.task.W2wException;
import w2w.tensors.internal.Bytes;

/** The bytes of a pickle within a file; every length is checked against what is left before anything is allocated. */
final class PickleInput {
    /** Strings and byte strings together; 65,000 rows of 40 columns of 64-bit integers, spelled as protocol 2 does, are 42 MB. */
    private static final long MAX_CONTENT = 256L << 20;

    private static final int WINDOW = 1 << 16;
    private static final int MAX_LINE = 1 << 10;

    private final Bytes file;
    private final long start;
    private final long end;
    private long windowStart;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long content;

    PickleInput(Bytes file, long start, long end) {
        this.file = file;
        this.start = start;
        this.end = end;
        this.windowStart = start;
    }

    /** Bytes consumed. */
    long position() {
        return windowStart + window.position() - start;
    }

    int unsignedByte() {
        return need(1).get() & 0xFF;
    }

    int unsignedShort() {
        return need(2).getShort() & 0xFFFF;
    }

    int int32() {
        return need(4).getInt();
    }

    long int64() {
        return need(8).getLong();
    }

    double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(int64()));
    }

    /** A length of four bytes, as one that fits what is left. */
    int length32() {
        return checked(Integer.toUnsignedLong(int32()));
    }

    /** A length of eight bytes, as one that fits what is left. */
    int length64() {
        return checked(int64());
    }

    /** The next bytes, copied. */
    byte[] take(int length) {
        checked(length);
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            ByteBuffer some = need(1);
            int n = Math.min(some.remaining(), length - done);
            some.get(bytes, done, n);
            done += n;
        }
        return bytes;
    }

    String utf8(int length) {
        return text(take(length), StandardCharsets.UTF_8);
    }

    String latin1(int length) {
        return text(take(length), StandardCharsets.ISO_8859_1);
    }

    /** Text up to the next line feed, which is consumed. */
    String line() {
        ByteBuffer line = ByteBuffer.allocate(MAX_LINE);
        for (int b = unsignedByte(); b != '\n'; b = unsignedByte()) {
            if (!line.hasRemaining()) {
                throw W2wException.input("a line of the pickle is longer than " + MAX_LINE + " bytes");
            }
            line.put((byte) b);
        }
        byte[] bytes = new byte[line.flip().remaining()];
        line.get(bytes);
        return text(bytes, StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw W2wException.input("a string of the pickle is not " + charset.name())
                    .because(e);
        }
    }

    private int checked(long length) {
        long left = end - start - position();
        if (length < 0 || length > left) {
            throw W2wException.input(
                    "the pickle says " + Long.toUnsignedString(length) + " bytes follow, " + left + " are left");
        }
        content += length;
        if (content > MAX_CONTENT) {
            throw W2wException.input("the pickle holds more than " + MAX_CONTENT + " bytes of strings");
        }
        return (int) length;
    }

    private ByteBuffer need(int count) {
        if (window.remaining() < count) {
            long position = windowStart + window.position();
            if (end - position < count) {
                throw W2wException.input("the pickle ends early");
            }
            int length = (int) Math.min(WINDOW, end - position);
            // copied, so that single bytes are never read from a mapping
            window = ByteBuffer.allocate(length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(file.view(position, length))
                    .flip();
            windowStart = position;
        }
        return window;
    }
}
