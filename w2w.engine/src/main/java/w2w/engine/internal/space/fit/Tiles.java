package w2w.engine.internal.space.fit;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;
import w2w.api.weights.Population;

/** Rows of a population as tiles in native memory, two of them: while one is in use, the next is read on another thread. */
final class Tiles implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Population population;
    private final int n;
    private final int m;
    private final int rowsPerTile;
    private final IntFunction<ByteBuffer> memory;
    private final ByteBuffer[] buffers = new ByteBuffer[2];
    private final int chunk;
    private final Queue<float[]> chunks =
            new ConcurrentLinkedQueue<>(); // fresh ones would never be in a processor's cache
    private final ExecutorService reader = Executors.newSingleThreadExecutor(r -> {
        Thread thread = new Thread(r, "w2w population reader");
        thread.setDaemon(true);
        return thread;
    });

    /** Sees a tile; the buffer is its own until it returns. */
    @FunctionalInterface
    interface Visitor {
        void visit(int first, int count, ByteBuffer rows);
    }

    /**
     * Tiles of at most {@code megabytes} of float32, at least one row.
     *
     * @param memory gives buffers of so many bytes, in native order, that live as long as this
     */
    Tiles(Population population, int megabytes, IntFunction<ByteBuffer> memory) {
        this.memory = memory;
        this.population = population;
        n = population.layout().size();
        m = population.size();
        rowsPerTile = (int) Math.max(1, Math.min(m, ((long) megabytes << 20) / (4L * n)));
        chunk = Math.max(1, Math.min(rowsPerTile, CHUNK_BYTES / 4 / n));
    }

    int rowsPerTile() {
        return rowsPerTile;
    }

    /** Every tile in order, from row {@code from} on; standardised where {@code z} is given. Checks the task once a tile. */
    void forEach(int from, @Nullable Standardiser z, Task task, Visitor visitor) {
        float @Nullable [] inverse = z == null ? null : z.inverse();
        Future<ByteBuffer> ahead = submit(from, z, inverse);
        try {
            for (int first = from; first < m; first += rowsPerTile) {
                ByteBuffer tile = result(ahead);
                if (first + rowsPerTile < m) {
                    ahead = submit(first + rowsPerTile, z, inverse);
                }
                task.check();
                visitor.visit(first, Math.min(rowsPerTile, m - first), tile);
                task.progress((first + rowsPerTile - from) / (double) (m - from));
            }
        } finally {
            settle(ahead); // a buffer must not be written to after this
        }
    }

    /** The tile that begins with row {@code first}, as stored; valid until the next call of a method. */
    ByteBuffer one(int first) {
        return result(submit(first, null, null));
    }

    private Future<ByteBuffer> submit(int first, @Nullable Standardiser z, float @Nullable [] inverse) {
        return reader.submit(() -> read(first, z, inverse));
    }

    private ByteBuffer read(int first, @Nullable Standardiser z, float @Nullable [] inverse) {
        int slot = first / rowsPerTile % 2;
        int count = Math.min(rowsPerTile, m - first);
        ByteBuffer buffer = buffers[slot];
        if (buffer == null) {
            buffer = memory.apply(Math.multiplyExact(Math.multiplyExact(rowsPerTile, n), 4));
            buffers[slot] = buffer;
        }
        FloatBuffer target = buffer.clear().asFloatBuffer();
        IntStream.range(0, (count + chunk - 1) / chunk).parallel().forEach(i -> {
            int rows = Math.min(chunk, count - i * chunk);
            float[] free = chunks.poll();
            float[] part = free == null ? new float[chunk * n] : free;
            population.read(first + i * chunk, rows, part, 0);
            if (z != null && inverse != null) {
                standardise(part, rows, z.mean(), inverse);
            }
            target.put(i * chunk * n, part, 0, rows * n);
            chunks.add(part);
        });
        return buffer.limit(4 * count * n);
    }

    private static void standardise(float[] part, int rows, float[] mean, float[] inverse) {
        int n = mean.length;
        for (int r = 0; r < rows; r++) {
            int at = r * n;
            for (int c = 0; c < n; c++) {
                part[at + c] = (part[at + c] - mean[c]) * inverse[c];
            }
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof OutOfMemoryError error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void settle(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // whoever waits for the tiles has an error of its own already
        }
    }

    @Override
    public void close() {
        reader.shutdown();
    }
}
