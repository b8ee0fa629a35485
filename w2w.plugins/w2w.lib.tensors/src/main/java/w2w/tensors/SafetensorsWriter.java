package w2w.tensors;

import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import w2w.tensors.internal.ChannelSink;
import w2w.tensors.internal.EagerForce;

/**
 * Writes a safetensors file: first everything in it is named, then {@link #write} asks each tensor for its elements in the file's
 * order, so a file of any size takes constant memory. Tensors stand as the format's own writer puts them: larger types first
 * ({@link DType}'s order, last one first), then by name; data starts on 8 bytes. One thread; one write.
 */
public final class SafetensorsWriter {
    private static final int LONGEST_HEADER = 100_000_000;
    private static final long LARGE = 1L << 28;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final SortedMap<String, String> metadata = new TreeMap<>();

    /** Gives the elements of one tensor, all of them, when its turn has come. */
    @FunctionalInterface
    public interface Body {
        /** Puts exactly the tensor's elements into {@code sink}. */
        void write(TensorSink sink) throws IOException;
    }

    private record Entry(TensorInfo info, Body body) {}

    /** Adds metadata; a key given before is replaced. */
    public SafetensorsWriter metadata(Map<String, String> more) {
        metadata.putAll(more);
        return this;
    }

    /** Adds a tensor whose elements are asked for later. */
    public SafetensorsWriter tensor(String name, DType dtype, long[] shape, Body body) {
        TensorInfo unsized = new TensorInfo(name, dtype, shape, 0, 0);
        long bytes = dtype.bytes(unsized.elements())
                .orElseThrow(() -> new IllegalArgumentException(unsized + " does not end on a byte, or overflows"));
        if (name.equals("__metadata__")) {
            throw new IllegalArgumentException("no tensor can have the name " + name);
        }
        if (entries.put(name, new Entry(new TensorInfo(name, dtype, shape, 0, bytes), body)) != null) {
            throw new IllegalArgumentException("two tensors named " + name);
        }
        return this;
    }

    /** Adds a tensor of float32 numbers, stored as {@code dtype}; {@code data} is read by the write, not copied. */
    public SafetensorsWriter floats(String name, DType dtype, float[] data, long... shape) {
        return tensor(name, dtype, shape, sink -> sink.put(data, 0, data.length));
    }

    /** Adds a tensor of float64 numbers, stored as {@code dtype}; not copied. */
    public SafetensorsWriter doubles(String name, DType dtype, double[] data, long... shape) {
        return tensor(name, dtype, shape, sink -> sink.put(data, 0, data.length));
    }

    /** Adds a tensor of integers, stored as {@code dtype}; not copied. */
    public SafetensorsWriter longs(String name, DType dtype, long[] data, long... shape) {
        return tensor(name, dtype, shape, sink -> sink.put(data, 0, data.length));
    }

    /** Writes or replaces {@code target} by {@link AtomicFiles}. */
    public void write(Path target) {
        long bytes = entries.values().stream().mapToLong(e -> e.info().bytes()).sum();
        AtomicFiles.write(target, channel -> {
            if (bytes < LARGE) {
                writeTo(channel);
                return;
            }
            EagerForce force = new EagerForce(channel, Math.min(LARGE, bytes / 8));
            try {
                writeTo(channel);
            } finally {
                force.end();
            }
        });
    }

    /** The file in memory. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writeTo(Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void writeTo(WritableByteChannel channel) throws IOException {
        List<Entry> ordered = entries.values().stream()
                .sorted(Comparator.<Entry, DType>comparing(e -> e.info().dtype())
                        .reversed()
                        .thenComparing(e -> e.info().name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
                .toList();
        byte[] header = header(ordered);
        ChannelSink sink = new ChannelSink(channel);
        sink.begin(DType.U8);
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array();
        sink.putBytes(length, 0, 8);
        sink.putBytes(header, 0, header.length);
        for (Entry entry : ordered) {
            sink.begin(entry.info().dtype());
            entry.body().write(sink);
            if (sink.written() != entry.info().bytes()) {
                throw new IllegalStateException(
                        entry.info() + " has " + entry.info().bytes() + " bytes, " + sink.written() + " were given");
            }
        }
        sink.flush();
    }

    private byte[] header(List<Entry> ordered) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonWriter json = new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
            json.beginObject();
            if (!metadata.isEmpty()) {
                json.name("__metadata__").beginObject();
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.name(entry.getKey()).value(entry.getValue());
                }
                json.endObject();
            }
            long position = 0;
            for (Entry entry : ordered) {
                TensorInfo info = entry.info();
                json.name(info.name()).beginObject();
                json.name("dtype").value(info.dtype().name());
                json.name("shape").beginArray();
                for (long dimension : info.shape()) {
                    json.value(dimension);
                }
                json.endArray();
                json.name("data_offsets").beginArray().value(position);
                position = Math.addExact(position, info.bytes());
                json.value(position).endArray().endObject();
            }
            json.endObject();
        }
        while (bytes.size() % 8 != 0) {
            bytes.write(' ');
        }
        if (bytes.size() > LONGEST_HEADER) {
            throw new IOException(
                    "the header would have " + bytes.size() + " bytes, the format allows " + LONGEST_HEADER);
        }
        return bytes.toByteArray();
    }
}
