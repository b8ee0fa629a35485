package w2w.bench.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;

/** Models as little-endian float32 rows in one file, without a header: what other programs read as easily. */
final class RawPopulation implements Population {
    private final FileChannel channel;
    /** Kept from call to call: into a buffer of the heap a channel would copy twice. */
    private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

    private final WeightLayout layout;
    private final List<String> models;

    /** Opens a file of {@code m} models of one rank-1 layer with {@code n} numbers. */
    RawPopulation(Path file, int m, int n) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        layout = WeightLayout.ofLayers(List.of(new AdaptedLayer("synthetic", n / 2, n - n / 2, 1, 1)));
        models = IntStream.range(0, m).mapToObj(i -> "model-" + i).toList();
    }

    @Override
    public String name() {
        return "synthetic";
    }

    @Override
    public WeightLayout layout() {
        return layout;
    }

    @Override
    public int size() {
        return models.size();
    }

    @Override
    public List<String> models() {
        return models;
    }

    @Override
    public LabelTable labels() {
        return LabelTable.of(size(), Map.of());
    }

    @Override
    public String fingerprint() {
        return "synthetic-" + size() + "-" + layout.size(); // never compared with another population
    }

    @Override
    public void read(int first, int count, float[] target, int offset) {
        Objects.checkFromIndexSize(first, count, size());
        int n = layout.size();
        int step = Math.max(1, (1 << 18) / n);
        ByteBuffer free = buffers.poll();
        ByteBuffer bytes =
                free == null ? ByteBuffer.allocateDirect(4 * n * step).order(ByteOrder.LITTLE_ENDIAN) : free;
        try {
            for (int r = 0; r < count; r += step) {
                int rows = Math.min(step, count - r);
                bytes.clear().limit(4 * n * rows);
                long position = 4L * n * (first + r);
                while (bytes.hasRemaining()) {
                    if (channel.read(bytes, position + bytes.position()) < 0) {
                        throw new IOException("the file is too short");
                    }
                }
                bytes.flip().asFloatBuffer().get(target, offset + r * n, rows * n);
            }
            buffers.add(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
