package w2w.engine.internal.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import w2w.api.space.Coefficients;
import w2w.api.weights.WeightLayout;

/**
 * c = Vᵀ((w − μ)/σ) and w = μ + σ ⊙ (V c), row by row as if each were alone. A basis of more than {@link #SMALL} numbers is multiplied
 * by libtorch, always by {@link #ROWS} rows at a time, the missing ones zero: one shape, one order of summation. What a hand moves is
 * reconstructed again and again, one row at a time; there plain Java is quicker up to twice as many.
 */
final class Products implements AutoCloseable {
    /** Below this, a row takes plain Java a few milliseconds. */
    static final long SMALL = 1 << 22;

    private static final int ROWS = 16;

    /** Columns that one thread takes at a time. */
    private static final int COLUMNS = 512;

    private final MappedBasis basis;
    private final float[] mean;
    private final float[] deviation;
    private final int n;
    private final int k;
    private @Nullable Torch torch;

    Products(WeightLayout layout, MappedBasis basis, float[] mean, float[] deviation, int components) {
        this.basis = basis;
        this.mean = mean;
        this.deviation = deviation;
        n = layout.size();
        k = components;
    }

    /** Rows of n finite weights to rows of k coefficients. */
    float[] project(float[] weights) {
        int rows = weights.length / n;
        float[] coefficients = new float[Math.multiplyExact(rows, k)];
        float[] z = new float[n];
        if ((long) n * k <= SMALL) {
            float[] component = new float[n];
            for (int r = 0; r < rows; r++) {
                standardise(weights, r * n, z);
                for (int j = 0; j < k; j++) {
                    basis.read(j, 0, n, component, 0);
                    double sum = 0;
                    for (int i = 0; i < n; i++) {
                        sum += (double) z[i] * component[i];
                    }
                    coefficients[r * k + j] = (float) sum;
                }
            }
            return coefficients;
        }
        ByteBuffer block = ByteBuffer.allocateDirect(4 * ROWS * n).order(ByteOrder.nativeOrder());
        FloatBuffer numbers = block.asFloatBuffer();
        for (int row = 0; row < rows; row += ROWS) {
            int first = row;
            int count = Math.min(ROWS, rows - row);
            for (int r = 0; r < count; r++) {
                standardise(weights, (first + r) * n, z);
                numbers.put(r * n, z, 0, n);
            }
            try (NDArray left = torch().matrix(block, ROWS, n, DataType.FLOAT32)) {
                basis.forEach(k, (component, components, part) -> {
                    float[] product;
                    try (NDArray right = torch().matrix(part, components, n, DataType.FLOAT32);
                            NDArray p = Torch.timesTransposed(left, right)) {
                        product = p.toFloatArray();
                    }
                    for (int r = 0; r < count; r++) {
                        System.arraycopy(
                                product, r * components, coefficients, (first + r) * k + component, components);
                    }
                });
            }
        }
        return coefficients;
    }

    private void standardise(float[] weights, int offset, float[] z) {
        for (int i = 0; i < n; i++) {
            z[i] = deviation[i] == 0 ? 0 : (float) (((double) weights[offset + i] - mean[i]) / deviation[i]);
        }
    }

    /** Rows of k coefficients to rows of n weights. */
    float[] reconstruct(Coefficients coefficients) {
        int rows = coefficients.rows();
        float[] given = coefficients.toArray();
        float[] weights = new float[Math.multiplyExact(rows, n)];
        if ((long) n * k <= 2 * SMALL) {
            for (int first = 0; first < rows; first += ROWS) {
                combine(
                        given,
                        first,
                        Math.min(rows, first + ROWS),
                        (row, i, sum) -> weights[row * n + i] = (float) (mean[i] + deviation[i] * sum));
            }
            return weights;
        }
        ByteBuffer block = ByteBuffer.allocateDirect(4 * ROWS * k).order(ByteOrder.nativeOrder());
        for (int first = 0; first < rows; first += ROWS) {
            int count = Math.min(ROWS, rows - first);
            FloatBuffer numbers = block.asFloatBuffer();
            numbers.put(given, first * k, count * k);
            try (NDArray left = torch().matrix(block, ROWS, k, DataType.FLOAT32);
                    NDArray sum = torch().zeros(DataType.FLOAT32, ROWS, n)) {
                basis.forEach(k, (component, components, part) -> {
                    try (NDArray right = torch().matrix(part, components, n, DataType.FLOAT32);
                            NDArray some = left.get(":, {}:{}", component, component + components);
                            NDArray p = some.matMul(right)) {
                        sum.addi(p);
                    }
                });
                float[] displaced;
                try (NDArray wanted = sum.get("0:{}", count)) {
                    displaced = wanted.toFloatArray();
                }
                for (int r = 0; r < count; r++) {
                    for (int i = 0; i < n; i++) {
                        weights[(first + r) * n + i] = (float) (mean[i] + (double) deviation[i] * displaced[r * n + i]);
                    }
                }
            }
        }
        return weights;
    }

    /** σ ⊙ (V d) for k numbers, whatever the size of the basis, which is read once. */
    float[] decode(float[] direction) {
        float[] decoded = new float[n];
        combine(direction, 0, 1, (row, i, sum) -> decoded[i] = (float) (deviation[i] * sum));
        return decoded;
    }

    private interface Sums {
        void take(int row, int column, double sum);
    }

    /** V c in float64 for the rows {@code first .. last} of {@code given}, some columns a thread; costs k·n a row. */
    private void combine(float[] given, int first, int last, Sums sums) {
        IntStream.range(0, (n + COLUMNS - 1) / COLUMNS).parallel().forEach(b -> {
            int from = b * COLUMNS;
            int width = Math.min(COLUMNS, n - from);
            double[][] sum = new double[last - first][width];
            float[] part = new float[width];
            for (int j = 0; j < k; j++) {
                boolean read = false;
                for (int r = first; r < last; r++) {
                    double c = given[r * k + j];
                    if (c != 0) {
                        if (!read) {
                            basis.read(j, from, width, part, 0);
                            read = true;
                        }
                        addScaled(c, part, sum[r - first]);
                    }
                }
            }
            for (int r = first; r < last; r++) {
                for (int i = 0; i < width; i++) {
                    sums.take(r, from + i, sum[r - first][i]);
                }
            }
        });
    }

    private static void addScaled(double factor, float[] numbers, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * numbers[i];
        }
    }

    private synchronized Torch torch() {
        Torch loaded = torch;
        if (loaded == null) {
            loaded = new Torch("cpu");
            torch = loaded;
        }
        return loaded;
    }

    @Override
    public synchronized void close() {
        if (torch != null) {
            torch.close();
            torch = null;
        }
    }
}
