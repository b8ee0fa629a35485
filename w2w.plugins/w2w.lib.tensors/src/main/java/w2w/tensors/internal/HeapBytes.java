package w2w.tensors.internal;

import java.nio.ByteBuffer;
import java.util.Objects;

/** Bytes in memory. */
final class HeapBytes implements Bytes {
    private final ByteBuffer content;
    private volatile boolean closed;

    HeapBytes(ByteBuffer content) {
        this.content = content.slice().asReadOnlyBuffer();
    }

    @Override
    public long size() {
        return content.limit();
    }

    @Override
    public ByteBuffer view(long position, int length) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        Objects.checkFromIndexSize(position, length, size());
        return Bytes.slice(content, (int) position, length);
    }

    @Override
    public boolean isWhole() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
