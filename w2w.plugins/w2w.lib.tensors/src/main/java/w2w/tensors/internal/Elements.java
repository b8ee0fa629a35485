package w2w.tensors.internal;

import java.nio.ByteBuffer;
import w2w.tensors.DType;

/**
 * Elements of a contiguous row-major tensor as Java numbers. Chunks of at most {@link #CHUNK} elements go through the first-level
 * cache: mapped memory is touched by bulk copies only.
 */
public final class Elements {
    /** A multiple of four, so that a chunk of packed elements begins on a byte. */
    static final int CHUNK = 1 << 13;

    private Elements() {}

    /** Reads elements {@code first .. first+count} of the tensor that begins at byte {@code position}. */
    public static void read(Bytes bytes, long position, DType type, long first, int count, float[] target, int offset) {
        if (type == DType.F32) {
            forChunks(count, Bytes.LONGEST_VIEW / 4, (done, n) -> bytes.view(position + 4 * (first + done), 4 * n)
                    .asFloatBuffer()
                    .get(target, offset + done, n));
        } else if (type.isInteger()) {
            long[] chunk = new long[Math.min(count, CHUNK)];
            forChunks(count, CHUNK, (done, n) -> {
                integers(bytes, position, type, first + done, n, chunk, 0);
                for (int i = 0; i < n; i++) {
                    target[offset + done + i] = type == DType.U64 ? unsignedFloat(chunk[i]) : (float) chunk[i];
                }
            });
        } else if (type == DType.F64) {
            double[] chunk = new double[Math.min(count, CHUNK)];
            forChunks(count, CHUNK, (done, n) -> {
                read(bytes, position, type, first + done, n, chunk, 0);
                for (int i = 0; i < n; i++) {
                    target[offset + done + i] = (float) chunk[i];
                }
            });
        } else {
            forChunks(count, CHUNK, (done, n) -> small(bytes, position, type, first + done, n, target, offset + done));
        }
    }

    /** The same as float64. */
    public static void read(
            Bytes bytes, long position, DType type, long first, int count, double[] target, int offset) {
        if (type == DType.F64) {
            forChunks(count, Bytes.LONGEST_VIEW / 8, (done, n) -> bytes.view(position + 8 * (first + done), 8 * n)
                    .asDoubleBuffer()
                    .get(target, offset + done, n));
        } else if (type.isInteger()) {
            long[] chunk = new long[Math.min(count, CHUNK)];
            forChunks(count, CHUNK, (done, n) -> {
                integers(bytes, position, type, first + done, n, chunk, 0);
                for (int i = 0; i < n; i++) {
                    target[offset + done + i] = type == DType.U64 ? unsigned(chunk[i]) : chunk[i];
                }
            });
        } else {
            float[] chunk = new float[Math.min(count, CHUNK)];
            forChunks(count, CHUNK, (done, n) -> {
                read(bytes, position, type, first + done, n, chunk, 0);
                for (int i = 0; i < n; i++) {
                    target[offset + done + i] = chunk[i];
                }
            });
        }
    }

    /** The same as integers, for integer types. */
    public static void read(Bytes bytes, long position, DType type, long first, int count, long[] target, int offset) {
        forChunks(count, CHUNK, (done, n) -> integers(bytes, position, type, first + done, n, target, offset + done));
    }

    /** Copies raw bytes. */
    public static void copy(Bytes bytes, long position, int count, byte[] target, int offset) {
        forChunks(count, Bytes.LONGEST_VIEW, (done, n) -> bytes.view(position + done, n)
                .get(target, offset + done, n));
    }

    private static void small(Bytes bytes, long position, DType type, long first, int n, float[] target, int offset) {
        switch (type) {
            case BF16 -> {
                short[] raw = new short[n];
                bytes.view(position + 2 * first, 2 * n).asShortBuffer().get(raw);
                for (int i = 0; i < n; i++) {
                    target[offset + i] = Float.intBitsToFloat(raw[i] << 16);
                }
            }
            case F16 -> {
                float[] values = SmallFloats.F16;
                short[] raw = new short[n];
                bytes.view(position + 2 * first, 2 * n).asShortBuffer().get(raw);
                for (int i = 0; i < n; i++) {
                    target[offset + i] = values[raw[i] & 0xffff];
                }
            }
            default -> packed(bytes, position, type, first, n, target, offset);
        }
    }

    private static void packed(Bytes bytes, long position, DType type, long first, int n, float[] target, int offset) {
        float[] values =
                switch (type) {
                    case F8_E5M2 -> SmallFloats.F8_E5M2;
                    case F8_E4M3 -> SmallFloats.F8_E4M3;
                    case F8_E4M3FNUZ -> SmallFloats.F8_E4M3FNUZ;
                    case F8_E5M2FNUZ -> SmallFloats.F8_E5M2FNUZ;
                    case F8_E8M0 -> SmallFloats.F8_E8M0;
                    case F6_E2M3 -> SmallFloats.F6_E2M3;
                    case F6_E3M2 -> SmallFloats.F6_E3M2;
                    case F4 -> SmallFloats.F4;
                    default -> throw new IllegalArgumentException(type + " has no real value");
                };
        int bits = type.bits();
        long firstByte = first * bits / 8;
        int skip = (int) (first * bits % 8);
        byte[] raw = new byte[(skip + n * bits + 7) / 8 + 1];
        bytes.view(position + firstByte, raw.length - 1).get(raw, 0, raw.length - 1);
        int mask = (1 << bits) - 1;
        for (int i = 0; i < n; i++) {
            int at = skip + i * bits;
            int two = (raw[at / 8] & 0xff) | (raw[at / 8 + 1] & 0xff) << 8;
            target[offset + i] = values[two >>> at % 8 & mask];
        }
    }

    private static void integers(Bytes bytes, long position, DType type, long first, int n, long[] target, int offset) {
        int size = type.bits() / 8;
        byte[] raw = new byte[n * size];
        ByteBuffer view = bytes.view(position + size * first, raw.length);
        view.get(raw);
        ByteBuffer buffer = ByteBuffer.wrap(raw).order(view.order());
        for (int i = 0; i < n; i++) {
            target[offset + i] = switch (type) {
                case BOOL -> buffer.get() != 0 ? 1 : 0;
                case I8 -> buffer.get();
                case U8 -> buffer.get() & 0xff;
                case I16 -> buffer.getShort();
                case U16 -> buffer.getShort() & 0xffff;
                case I32 -> buffer.getInt();
                case U32 -> buffer.getInt() & 0xffffffffL;
                case I64, U64 -> buffer.getLong();
                default -> throw new IllegalArgumentException(type + " is no integer type");
            };
        }
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : 2.0 * ((value >>> 1) | (value & 1));
    }

    /** Not by way of a double: that rounds twice. */
    private static float unsignedFloat(long value) {
        return value >= 0 ? value : 2f * ((value >>> 1) | (value & 1));
    }

    private interface Chunk {
        void run(int done, int n);
    }

    private static void forChunks(int count, int longest, Chunk chunk) {
        for (long done = 0; done < count; done += longest) {
            chunk.run((int) done, (int) Math.min(longest, count - done));
        }
    }
}
