package w2w.tensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.ChannelSink;
import w2w.tensors.internal.Guarded;
import w2w.tensors.internal.npy.NpyReader;

/**
 * numpy's {@code .npy} and {@code .npz} files. Read are format versions 1 to 3, both orders of axes and of bytes, stored and deflated
 * archives; stored arrays are mapped, deflated ones unpacked in memory, 1 GiB together at most. Written are version 1, C order, little
 * endian, by {@link AtomicFiles}.
 */
public final class Npy {
    private Npy() {}

    /**
     * Opens a file; which of the two it is, its content says. The array of an {@code .npy} file is called {@code array}.
     *
     * @throws w2w.api.task.W2wException INPUT: names the file, and the array where it is about one
     */
    public static TensorSource open(Path file) {
        return NpyReader.open(file.toString(), Guarded.open(file));
    }

    /** The same for a file in memory, which messages call {@code source}; {@code content} must not change while it is in use. */
    public static TensorSource read(String source, ByteBuffer content) {
        return NpyReader.open(source, Bytes.of(content));
    }

    /** Writes or replaces an {@code .npy} file whose elements are asked for when their turn has come. */
    public static void write(Path target, DType dtype, long[] shape, SafetensorsWriter.Body body) {
        TensorInfo info = new TensorInfo("array", dtype, shape, 0, 0);
        AtomicFiles.write(target, channel -> write(Channels.newOutputStream(channel), info, body));
    }

    /** An {@code .npz} archive to be written: {@link #add} its arrays, then {@link #write}. One thread; one write. */
    public static final class Archive {
        private final Map<TensorInfo, SafetensorsWriter.Body> arrays = new LinkedHashMap<>();

        /** Adds an array under a name of letters, digits, {@code _}, {@code -} and dots. */
        public Archive add(String name, DType dtype, long[] shape, SafetensorsWriter.Body body) {
            if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9_.-]*")) {
                throw new IllegalArgumentException("no name for an array: " + name);
            }
            if (arrays.keySet().stream().anyMatch(t -> t.name().equals(name))) {
                throw new IllegalArgumentException("two arrays named " + name);
            }
            arrays.put(new TensorInfo(name, dtype, shape, 0, 0), body);
            return this;
        }

        /** Writes or replaces the file, deflated. */
        public void write(Path target) {
            AtomicFiles.write(target, this::writeTo);
        }

        private void writeTo(FileChannel channel) throws IOException {
            ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
            for (Map.Entry<TensorInfo, SafetensorsWriter.Body> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey().name() + ".npy");
                entry.setTime(0); // the same arrays are the same bytes
                zip.putNextEntry(entry);
                Npy.write(zip, array.getKey(), array.getValue());
                zip.closeEntry();
            }
            zip.finish();
            zip.flush();
        }
    }

    private static void write(OutputStream out, TensorInfo info, SafetensorsWriter.Body body) throws IOException {
        StringBuilder shape = new StringBuilder();
        for (long dimension : info.shape()) {
            shape.append(dimension).append(", ");
        }
        String header = "{'descr': '" + descr(info.dtype()) + "', 'fortran_order': False, 'shape': ("
                + shape.toString().stripTrailing() + "), }";
        // the elements begin on 64 bytes, after a line end
        int length = (10 + header.length() + 1 + 63) / 64 * 64;
        ByteBuffer head = ByteBuffer.allocate(length);
        head.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        head.put((byte) (length - 10)).put((byte) ((length - 10) >> 8));
        head.put((header + " ".repeat(length - 11 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        ChannelSink sink = new ChannelSink(Channels.newChannel(out));
        sink.begin(DType.U8);
        sink.putBytes(head.array(), 0, length);
        sink.begin(info.dtype());
        body.write(sink);
        if (sink.written() != info.elements() * (info.dtype().bits() / 8)) {
            throw new IllegalStateException(info + ": " + sink.written() + " bytes were given");
        }
        sink.flush();
    }

    private static String descr(DType dtype) {
        return switch (dtype) {
            case BOOL -> "|b1";
            case I8 -> "|i1";
            case U8 -> "|u1";
            case C64 -> "<c8";
            case I16, I32, I64, U16, U32, U64, F16, F32, F64 ->
                "<" + Character.toLowerCase(dtype.name().charAt(0)) + dtype.bits() / 8;
            default -> throw new IllegalArgumentException("numpy has no type " + dtype);
        };
    }
}
