package w2w.engine.internal.space.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
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

    /** What each row was multiplied by, 1 or −1, once the rows are written; not a copy. */
    float[] signs() {
        return sign;
    }

    /** Rows of rotation·block, a few at a time; {@code rotation} is k × k', {@code block} k' × n. */
    void writeRotated(NDArray rotation, NDArray block, SpaceFile.Sink sink) throws IOException {
        writeRows((int) block.getShape().get(1), sink, (from, to) -> {
            try (NDArray some = rotation.get(new NDIndex("{}:{}", from, to))) {
                return some.matMul(block);
            }
        });
    }

    /** The rows of {@code block} themselves. */
    void write(NDArray block, SpaceFile.Sink sink) throws IOException {
        writeRows((int) block.getShape().get(1), sink, (from, to) -> block.get(new NDIndex("{}:{}", from, to)));
    }

    private interface Rows {
        NDArray of(int from, int to);
    }

    private void writeRows(int n, SpaceFile.Sink sink, Rows rows) throws IOException {
        int step = Math.max(1, PIECE / n);
        writePieces((sign.length + step - 1) / step, sink, i -> {
            int from = i * step;
            try (NDArray some = rows.of(from, Math.min(sign.length, from + step));
                    NDArray narrow = some.toType(DataType.FLOAT32, true);
                    NDArray most = narrow.max(new int[] {1}, true);
                    NDArray least = narrow.min(new int[] {1}, true);
                    NDArray positive = most.addi(least).gte(0); // the sign of the sum is that of the larger one
                    NDArray turn =
                            positive.toType(DataType.FLOAT32, true).muli(2).subi(1)) {
                float[] turns = Torch.floats(turn);
                System.arraycopy(turns, 0, sign, from, turns.length);
                return Torch.floats(narrow.muli(turn));
            }
        });
    }

    /** While one piece is written, the next is computed. */
    static void writePieces(int count, SpaceFile.Sink sink, IntFunction<float[]> piece) throws IOException {
        CompletableFuture<float[]> next = CompletableFuture.supplyAsync(() -> piece.apply(0));
        try {
            for (int i = 0; i < count; i++) {
                float[] values = next.join();
                int following = i + 1;
                if (following < count) {
                    next = CompletableFuture.supplyAsync(() -> piece.apply(following));
                }
                sink.put(values, values.length);
            }
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        } finally {
            next.handle((values, failed) -> 0).join(); // the arrays must not be closed under it
        }
    }
}
