package w2w.engine.internal.adapters;

import java.util.stream.IntStream;

/**
 * A large matrix of float32, row-major, and its products with narrow blocks of float64. Each number of a product is summed in one order
 * whatever the number of threads.
 *
 * @param rows outputs of a layer
 * @param columns inputs of a layer
 */
record Matrix(float[] values, int rows, int columns) {
    private static final int ROWS = 4;
    private static final int COLUMNS = 64;
    private static final int AT_ONCE = 4;

    /** ‖·‖² in the Frobenius norm; not finite where a number is not. */
    double energy() {
        double[] sums = new double[rows];
        IntStream.range(0, rows).parallel().forEach(r -> {
            double sum = 0;
            for (int i = r * columns; i < (r + 1) * columns; i++) {
                sum += (double) values[i] * values[i];
            }
            sums[r] = sum;
        });
        double sum = 0;
        for (double row : sums) {
            sum += row;
        }
        return sum;
    }

    /** This times a block of {@code columns × width}. */
    double[] times(double[] block, int width) {
        double[] product = new double[rows * width];
        IntStream.range(0, (rows + ROWS - 1) / ROWS).parallel().forEach(part -> {
            int first = part * ROWS;
            int last = Math.min(rows, first + ROWS);
            for (int c = 0; c < columns; c += AT_ONCE) {
                for (int r = first; r < last; r++) {
                    add(
                            r * columns + c,
                            1,
                            Math.min(AT_ONCE, columns - c),
                            block,
                            c * width,
                            product,
                            r * width,
                            width);
                }
            }
        });
        return product;
    }

    /** The transpose of this times a block of {@code rows × width}. */
    double[] transposedTimes(double[] block, int width) {
        double[] product = new double[columns * width];
        IntStream.range(0, (columns + COLUMNS - 1) / COLUMNS).parallel().forEach(part -> {
            int first = part * COLUMNS;
            int last = Math.min(columns, first + COLUMNS);
            for (int r = 0; r < rows; r += AT_ONCE) {
                for (int c = first; c < last; c++) {
                    add(
                            r * columns + c,
                            columns,
                            Math.min(AT_ONCE, rows - r),
                            block,
                            r * width,
                            product,
                            c * width,
                            width);
                }
            }
        });
        return product;
    }

    /** Adds {@code count} rows of a block, each times one number of the matrix; four at once spare the target three trips. */
    private void add(int at, int step, int count, double[] block, int from, double[] target, int to, int width) {
        if (count == AT_ONCE) {
            double a = values[at];
            double b = values[at + step];
            double c = values[at + 2 * step];
            double d = values[at + 3 * step];
            for (int i = 0; i < width; i++) {
                target[to + i] += a * block[from + i]
                        + b * block[from + width + i]
                        + c * block[from + 2 * width + i]
                        + d * block[from + 3 * width + i];
            }
            return;
        }
        for (int k = 0; k < count; k++) {
            double factor = values[at + k * step];
            for (int i = 0; i < width; i++) {
                target[to + i] += factor * block[from + k * width + i];
            }
        }
    }
}
