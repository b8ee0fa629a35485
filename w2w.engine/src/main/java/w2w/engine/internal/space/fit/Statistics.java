package w2w.engine.internal.space.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;
import w2w.engine.internal.space.Torch;

/**
 * Mean and unbiased deviation of every column in one pass, in float64, shifted by the first model (Chan, Golub and LeVeque,
 * "Algorithms for computing the sample variance", 1983, equation 1.5): differences of float32 numbers are exact there and of the size of the
 * deviation, so nothing cancels where |μ| ≫ σ, and equal columns give exactly 0. On a CPU rows are added in order, whatever the tiles; on a GPU the
 * sums of a tile are libtorch's. Rows are added on one side only.
 */
final class Statistics {
    private static final int BLOCK = 4096;

    private final Population population;
    private final int n;
    private final float[] shift;
    private final double[] sum;
    private final double[] squares;
    private int rows;
    private @Nullable OnDevice onDevice;

    private record OnDevice(NDArray shift, NDArray sum, NDArray squares) {}

    Statistics(Population population) {
        this.population = population;
        n = population.layout().size();
        shift = new float[n];
        sum = new double[n];
        squares = new double[n];
    }

    /** Adds {@code count} rows; weights that are not finite are an error that names model and slot. */
    void add(FloatBuffer tile, int count) {
        if (rows == 0) {
            tile.get(0, shift);
        }
        int blocks = (n + BLOCK - 1) / BLOCK;
        boolean finite = IntStream.range(0, blocks)
                        .parallel()
                        .filter(b -> !block(tile, count, b * BLOCK, Math.min(n, (b + 1) * BLOCK)))
                        .count()
                == 0;
        if (!finite) {
            throw notFinite(tile, count);
        }
        rows += count;
    }

    /** Adds the rows where they are: {@code tile} holds the same numbers on a GPU, whose memory is faster than the host's. */
    void add(FloatBuffer rows, int count, NDArray tile, Torch torch) {
        if (onDevice == null) {
            rows.get(0, shift);
            try (NDArray narrow = torch.vector(shift)) {
                onDevice = new OnDevice(
                        narrow.toType(DataType.FLOAT64, true),
                        torch.zeros(DataType.FLOAT64, 1, n),
                        torch.zeros(DataType.FLOAT64, 1, n));
            }
        }
        try (NDArray d = tile.toType(DataType.FLOAT64, true).subi(onDevice.shift());
                NDArray sums = d.sum(new int[] {0}, true);
                NDArray squared = d.muli(d);
                NDArray more = squared.sum(new int[] {0}, true);
                NDArray total = sums.sum()) {
            if (!Double.isFinite(total.getDouble())) {
                throw notFinite(rows, count);
            }
            onDevice.sum().addi(sums);
            onDevice.squares().addi(more);
        }
        this.rows += count;
    }

    private boolean block(FloatBuffer tile, int count, int from, int to) {
        int width = to - from;
        float[] row = new float[width];
        double[] s = new double[width];
        double[] q = new double[width];
        System.arraycopy(sum, from, s, 0, width);
        System.arraycopy(squares, from, q, 0, width);
        for (int r = 0; r < count; r++) {
            tile.get(r * n + from, row, 0, width);
            for (int c = 0; c < width; c++) {
                double d = (double) row[c] - shift[from + c];
                s[c] += d;
                q[c] += d * d;
            }
        }
        System.arraycopy(s, 0, sum, from, width);
        System.arraycopy(q, 0, squares, from, width);
        double total = 0;
        for (double x : s) {
            total += x;
        }
        return Double.isFinite(total); // no sum of finite float32 numbers leaves float64
    }

    private W2wException notFinite(FloatBuffer tile, int count) {
        for (int r = 0; r < count; r++) {
            for (int c = 0; c < n; c++) {
                float w = tile.get(r * n + c);
                if (!Float.isFinite(w)) {
                    String slot = population.layout().slotAt(c).name();
                    return W2wException.input("the weight is " + w)
                            .at("population " + population.name() + ", model "
                                    + population.models().get(rows + r) + ", slot " + slot)
                            .advise("Leave the model out, or train it again");
                }
            }
        }
        return W2wException.of(W2wException.Kind.INTERNAL, "a sum of finite weights is not finite");
    }

    Standardiser result() {
        if (onDevice != null) {
            System.arraycopy(Torch.doubles(onDevice.sum()), 0, sum, 0, n);
            System.arraycopy(Torch.doubles(onDevice.squares()), 0, squares, 0, n);
        }
        float[] mean = new float[n];
        float[] deviation = new float[n];
        for (int c = 0; c < n; c++) {
            mean[c] = (float) (shift[c] + sum[c] / rows);
            double variance = (squares[c] - sum[c] * sum[c] / rows) / (rows - 1);
            deviation[c] = squares[c] == 0 ? 0 : (float) Math.sqrt(Math.max(0, variance));
        }
        return new Standardiser(mean, deviation);
    }
}
