package w2w.tensors.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import w2w.tensors.DType;
import w2w.tensors.TensorSink;

/** Little-endian elements to a channel, through one buffer. */
public final class ChannelSink implements TensorSink {
    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
    private DType type = DType.U8;
    private long written;

    /** Writes to a channel that the caller closes after {@link #flush()}. */
    public ChannelSink(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** The elements that follow are of this type. */
    public void begin(DType next) {
        type = next;
        written = 0;
    }

    /** Bytes put since {@link #begin}. */
    public long written() {
        return written;
    }

    /** Empties the buffer. */
    public void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void put(float[] elements, int offset, int count) throws IOException {
        switch (type) {
            case F32 -> pieces(count, 4, (done, n) -> buffer.asFloatBuffer().put(elements, offset + done, n));
            case F64 ->
                pieces(count, 8, (done, n) -> {
                    for (int i = 0; i < n; i++) {
                        buffer.putDouble(buffer.position() + 8 * i, elements[offset + done + i]);
                    }
                });
            case F16 ->
                pieces(count, 2, (done, n) -> {
                    for (int i = 0; i < n; i++) {
                        buffer.putShort(buffer.position() + 2 * i, Halves.toF16(elements[offset + done + i]));
                    }
                });
            case BF16 ->
                pieces(count, 2, (done, n) -> {
                    for (int i = 0; i < n; i++) {
                        buffer.putShort(buffer.position() + 2 * i, Halves.toBF16(elements[offset + done + i]));
                    }
                });
            default -> throw new IllegalArgumentException("float32 numbers for a tensor of " + type);
        }
    }

    @Override
    public void put(double[] elements, int offset, int count) throws IOException {
        switch (type) {
            case F64 -> pieces(count, 8, (done, n) -> buffer.asDoubleBuffer().put(elements, offset + done, n));
            case F32 ->
                pieces(count, 4, (done, n) -> {
                    for (int i = 0; i < n; i++) {
                        buffer.putFloat(buffer.position() + 4 * i, (float) elements[offset + done + i]);
                    }
                });
            default -> throw new IllegalArgumentException("float64 numbers for a tensor of " + type);
        }
    }

    @Override
    public void put(long[] elements, int offset, int count) throws IOException {
        if (!type.isInteger()) {
            throw new IllegalArgumentException("integers for a tensor of " + type);
        }
        int size = type.bits() / 8;
        pieces(count, size, (done, n) -> {
            for (int i = 0; i < n; i++) {
                long value = elements[offset + done + i];
                int at = buffer.position() + size * i;
                if (!fits(value)) {
                    throw new IllegalArgumentException(value + " does not fit into " + type);
                }
                switch (size) {
                    case 1 -> buffer.put(at, (byte) value);
                    case 2 -> buffer.putShort(at, (short) value);
                    case 4 -> buffer.putInt(at, (int) value);
                    default -> buffer.putLong(at, value);
                }
            }
        });
    }

    private boolean fits(long value) {
        return switch (type) {
            case BOOL -> value == 0 || value == 1;
            case I64, U64 -> true;
            default -> {
                boolean signed = type.name().charAt(0) == 'I';
                long top = 1L << (signed ? type.bits() - 1 : type.bits());
                yield value < top && value >= (signed ? -top : 0);
            }
        };
    }

    @Override
    public void putBytes(byte[] bytes, int offset, int count) throws IOException {
        pieces(count, 1, (done, n) -> buffer.put(buffer.position(), bytes, offset + done, n));
    }

    private interface Piece {
        /** Fills {@code n} elements from the buffer's position on, without moving it. */
        void fill(int done, int n);
    }

    private void pieces(int count, int size, Piece piece) throws IOException {
        int done = 0;
        while (done < count) {
            int n = Math.min(count - done, buffer.remaining() / size);
            if (n == 0) {
                flush();
                continue;
            }
            piece.fill(done, n);
            buffer.position(buffer.position() + n * size);
            written += (long) n * size;
            done += n;
        }
    }
}
