package w2w.tensors.internal.pickle;

import java.nio.ByteBuffer;

/** A Python bytes object. Each {@link #view} has a position of its own. */
public record PickleBytes(ByteBuffer view) {
    public PickleBytes {
        view = view.asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer view() {
        return view.duplicate();
    }

    static PickleBytes of(byte[] bytes) {
        return new PickleBytes(ByteBuffer.wrap(bytes));
    }
}
