package w2w.engine.internal.space.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import w2w.api.task.W2wException;
import w2w.engine.internal.space.Torch;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/**
 * Where a fit stands between two passes: statistics and one block of numbers, in a file of the request's folder. A file of another
 * request or population, or a damaged one, counts as none: the fit begins again.
 */
final class Checkpoint {
    private static final String NAME = "fit.checkpoint.safetensors";
    private static final int PIECE = 1 << 22;

    private final Path file;
    private final String key;
    private final long leastNanos;

    /**
     * @param key names request and population: what is kept under another key is not ours
     * @param leastSeconds a pass shorter than this is cheaper to repeat than to keep
     */
    Checkpoint(Path folder, String key, int leastSeconds) {
        this.file = folder.resolve(NAME);
        this.key = key;
        this.leastNanos = leastSeconds * 1_000_000_000L;
    }

    /** What was kept. */
    record State(int passes, Standardiser standardiser, NDArray block) {}

    /** Keeps the state after {@code passes} passes, if the last one, begun at {@code startNanos}, was worth it. */
    void keep(int passes, Standardiser z, NDArray block, long startNanos) {
        if (System.nanoTime() - startNanos < leastNanos) {
            return;
        }
        long rows = block.getShape().get(0);
        long columns = block.getShape().get(1);
        boolean wide = block.getDataType() == DataType.FLOAT64;
        new SafetensorsWriter()
                .metadata(Map.of("key", key, "passes", Integer.toString(passes)))
                .floats("mean", DType.F32, z.mean(), z.mean().length)
                .floats("deviation", DType.F32, z.deviation(), z.deviation().length)
                .tensor("block", wide ? DType.F64 : DType.F32, new long[] {rows, columns}, sink -> {
                    long step = Math.max(1, PIECE / columns);
                    for (long r = 0; r < rows; r += step) {
                        try (NDArray piece = block.get(new NDIndex("{}:{}", r, Math.min(rows, r + step)))) {
                            if (wide) {
                                double[] values = Torch.doubles(piece);
                                sink.put(values, 0, values.length);
                            } else {
                                float[] values = Torch.floats(piece);
                                sink.put(values, 0, values.length);
                            }
                        }
                    }
                })
                .write(file);
    }

    /** The state kept under our key. The caller closes its block. */
    Optional<State> restore(Torch torch, int n) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (TensorSource source = Safetensors.open(file)) {
            if (!key.equals(source.metadata().get("key"))) {
                return Optional.empty();
            }
            int passes = Integer.parseInt(source.metadata().getOrDefault("passes", ""));
            Standardiser z = new Standardiser(source.floats("mean"), source.floats("deviation"));
            long rows = source.require("block").dimension(0);
            long columns = source.require("block").dimension(1);
            if (z.mean().length != n || z.deviation().length != n) {
                return Optional.empty();
            }
            return Optional.of(new State(passes, z, read(source, torch, rows, columns)));
        } catch (W2wException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static NDArray read(TensorSource source, Torch torch, long rows, long columns) {
        boolean wide = source.require("block").dtype() == DType.F64;
        NDArray block = torch.zeros(wide ? DataType.FLOAT64 : DataType.FLOAT32, rows, columns);
        int width = wide ? 8 : 4;
        int step = (int) Math.max(1, PIECE / columns);
        for (long r = 0; r < rows; r += step) {
            int count = (int) Math.min(step, rows - r);
            byte[] bytes = new byte[Math.toIntExact(count * columns * width)];
            source.readBytes("block", r * columns * width, bytes.length, bytes, 0);
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
            direct.put(bytes).flip();
            try (NDArray piece = torch.matrix(direct, count, (int) columns, block.getDataType())) {
                block.set(new NDIndex("{}:{}", r, r + count), piece);
            }
        }
        return block;
    }

    /** Removes what was kept. */
    void discard() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
