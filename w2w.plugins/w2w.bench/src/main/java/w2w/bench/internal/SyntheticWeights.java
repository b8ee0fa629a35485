package w2w.bench.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import w2w.api.task.Noise;
import w2w.api.task.Task;

/** Weights with a spectrum like a population's: directions of falling strength, j^-½, over noise; a mean of the size of the deviation. */
final class SyntheticWeights {
    private static final int ROWS = 64;
    private static final int COLUMNS = 2048;

    private SyntheticWeights() {}

    /** Writes {@code m} rows of {@code n} numbers. Costs m·n·rank. */
    static void write(Path file, int m, int n, int rank, Task task) throws IOException {
        float[][] b = new float[rank][];
        IntStream.range(0, rank).parallel().forEach(j -> b[j] = Noise.gaussian(1, "directions", 0, j, n));
        float[] mean = Noise.gaussian(1, "mean", 0, 0, n);
        float[] rows = new float[ROWS * n];
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 * n).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int first = 0; first < m; first += ROWS) {
                task.check();
                int from = first;
                int count = Math.min(ROWS, m - first);
                float[][] a = new float[count][];
                IntStream.range(0, count).parallel().forEach(r -> {
                    a[r] = Noise.gaussian(1, "strengths", 0, from + r, rank);
                    for (int j = 0; j < rank; j++) {
                        a[r][j] /= (float) Math.sqrt(j + 1.0);
                    }
                });
                IntStream.range(0, (n + COLUMNS - 1) / COLUMNS)
                        .parallel()
                        .forEach(block -> fill(rows, n, from, a, b, mean, block));
                for (int r = 0; r < count; r++) {
                    bytes.clear();
                    bytes.asFloatBuffer().put(rows, r * n, n);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }
                task.progress((first + count) / (double) m);
            }
            channel.force(true);
        }
    }

    private static void fill(float[] rows, int n, int first, float[][] a, float[][] b, float[] mean, int block) {
        int from = block * COLUMNS;
        int width = Math.min(COLUMNS, n - from);
        float[] sum = new float[width];
        for (int r = 0; r < a.length; r++) {
            double[] noise = Noise.uniform(1, "noise", block, first + r, width);
            for (int c = 0; c < width; c++) {
                sum[c] = mean[from + c] + (float) (noise[c] - 0.5);
            }
            for (int j = 0; j < b.length; j++) {
                float strength = a[r][j];
                float[] direction = b[j];
                for (int c = 0; c < width; c++) {
                    sum[c] += strength * direction[from + c];
                }
            }
            for (int c = 0; c < width; c++) {
                rows[r * n + from + c] = 0.01f * sum[c];
            }
        }
    }
}
