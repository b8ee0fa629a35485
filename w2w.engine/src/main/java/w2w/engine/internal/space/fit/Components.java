package w2w.engine.internal.space.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import w2w.engine.internal.space.SpaceFile;
import w2w.engine.internal.space.Torch;

/** Writes basis rows under the sign convention: the number of largest magnitude of each is positive. Remembers what it turned. */
final class Components {
    private static final int PIECE = 1 << 23;

    private final float[] sign;

    Components(int k) {
        sign = new float[k];
        Arrays.fill(sign, 1);
    }

    /** Rows of rotation·block, a few at a time; {@code rotation} is k × k', {@code block} k' × n. */
    void writeRotated(NDArray rotation, NDArray block, SpaceFile.Sink sink) throws IOException {
        writePieces(block, sink, (from, to) -> {
            try (NDArray some = rotation.get(new NDIndex("{}:{}", from, to));
                    NDArray rows = some.matMul(block)) {
                return numbers(rows);
            }
        });
    }

    /** The rows of {@code block} themselves. */
    void write(NDArray block, SpaceFile.Sink sink) throws IOException {
        writePieces(block, sink, (from, to) -> {
            try (NDArray rows = block.get(new NDIndex("{}:{}", from, to))) {
                return numbers(rows);
            }
        });
    }

    private interface Piece {
        float[] rows(int from, int to);
    }

    private static float[] numbers(NDArray rows) {
        try (NDArray narrow = rows.toType(DataType.FLOAT32, true)) {
            return Torch.floats(narrow);
        }
    }

    /** While one piece is written, the next is computed. */
    private void writePieces(NDArray block, SpaceFile.Sink sink, Piece piece) throws IOException {
        int k = sign.length;
        int n = (int) block.getShape().get(1);
        int step = Math.max(1, PIECE / n);
        CompletableFuture<float[]> next = CompletableFuture.supplyAsync(() -> piece.rows(0, Math.min(k, step)));
        try {
            for (int from = 0; from < k; from += step) {
                float[] values = next.join();
                int begin = from + step;
                if (begin < k) {
                    next = CompletableFuture.supplyAsync(() -> piece.rows(begin, Math.min(k, begin + step)));
                }
                turn(from, values, n);
                sink.put(values, values.length);
            }
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        } finally {
            next.handle((values, failed) -> 0).join(); // the arrays must not be closed under it
        }
    }

    private void turn(int from, float[] values, int n) {
        IntStream.range(0, values.length / n).parallel().forEach(r -> {
            float most = 0;
            for (int c = 0; c < n; c++) {
                if (Math.abs(values[r * n + c]) > Math.abs(most)) {
                    most = values[r * n + c];
                }
            }
            if (most < 0) {
                sign[from + r] = -1;
                for (int c = 0; c < n; c++) {
                    values[r * n + c] = -values[r * n + c];
                }
            }
        });
    }

    /** Coefficients, rows of k numbers, turned as the components were. */
    void writeCoefficients(float[] rows, SpaceFile.Sink sink) throws IOException {
        for (int i = 0; i < rows.length; i++) {
            rows[i] *= sign[i % sign.length];
        }
        sink.put(rows, rows.length);
    }
}
