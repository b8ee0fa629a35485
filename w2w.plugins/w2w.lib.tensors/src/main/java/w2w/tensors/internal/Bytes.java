package w2w.tensors.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a file, addressed by {@code long} positions. Views may lie over a mapped file that somebody else cuts short: read
 * them by bulk copies only, inside {@link Guarded#reading}.
 */
public interface Bytes extends AutoCloseable {
    /** Longest {@link #view}. */
    int LONGEST_VIEW = 1 << 20;

    long size();

    /**
     * A little-endian view of {@code length} bytes from {@code position} on, at most {@link #LONGEST_VIEW}.
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    ByteBuffer view(long position, int length);

    /** Whether all bytes are still there. What was read before a {@code false} may be wrong. */
    boolean isWhole();

    /** Afterwards {@link #view} throws {@link IllegalStateException}. */
    @Override
    void close();

    /** Bytes in memory; {@code content} is not copied and must not change. */
    static Bytes of(ByteBuffer content) {
        return new HeapBytes(content);
    }

    /** A read-only little-endian view of part of a buffer. */
    static ByteBuffer slice(ByteBuffer buffer, int position, int length) {
        return buffer.slice(position, length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
