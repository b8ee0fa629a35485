package w2w.engine.internal.space;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import w2w.api.task.W2wException;
import w2w.tensors.TensorInfo;

/** The rows of a space's basis in its mapped file: segments of whole rows, each addressable by one buffer. */
final class MappedBasis {
    private static final long SEGMENT_BYTES = 1L << 30;

    private final int n;
    private final int rowsPerSegment;
    private final List<ByteBuffer> segments = new ArrayList<>();

    private MappedBasis(int n) {
        this.n = n;
        this.rowsPerSegment = (int) Math.max(1, SEGMENT_BYTES / (4L * n));
    }

    /** A basis of {@code n} columns whose rows stand in one buffer. */
    static MappedBasis of(ByteBuffer rows, int n) {
        MappedBasis mapped = new MappedBasis(n);
        mapped.segments.add(rows.order(ByteOrder.LITTLE_ENDIAN));
        return mapped;
    }

    static MappedBasis open(Path file, TensorInfo basis) {
        int k = (int) basis.dimension(0);
        MappedBasis mapped = new MappedBasis((int) basis.dimension(1));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int row = 0; row < k; row += mapped.rowsPerSegment) {
                long rows = Math.min(mapped.rowsPerSegment, k - row);
                mapped.segments.add(channel.map(
                                FileChannel.MapMode.READ_ONLY,
                                basis.position() + 4L * mapped.n * row,
                                4L * mapped.n * rows)
                        .order(ByteOrder.LITTLE_ENDIAN));
            }
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
        return mapped;
    }

    /** Sees rows that stand together; the first buffer byte is the first row's first. */
    @FunctionalInterface
    interface Visitor {
        void visit(int first, int count, ByteBuffer rows);
    }

    /** The first {@code k} rows in order. */
    void forEach(int k, Visitor visitor) {
        for (int first = 0; first < k; first += rowsPerSegment) {
            int count = Math.min(rowsPerSegment, k - first);
            ByteBuffer rows =
                    segments.get(first / rowsPerSegment).slice(0, 4 * count * n).order(ByteOrder.LITTLE_ENDIAN);
            visitor.visit(first, count, rows);
        }
    }

    /** Numbers {@code from .. from+count} of one row. */
    void read(int row, int from, int count, float[] target, int offset) {
        segments.get(row / rowsPerSegment).asFloatBuffer().get(row % rowsPerSegment * n + from, target, offset, count);
    }
}
