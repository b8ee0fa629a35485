package w2w.formats.internal;

import java.util.stream.IntStream;

/** A ΔW that needs no base model, computed row by row in double precision. */
interface Change {
    /** More weights than any layer of a model has. */
    long MOST = 1L << 29;

    int outputs();

    /** Columns: input features, or channels · kernel². */
    int inputs();

    /** Side of a convolution's kernel, 0 for a linear layer. */
    int kernel();

    /** Prepares what all rows share. */
    Rows rows();

    /** Rows of ΔW; any thread may ask for any row. */
    @FunctionalInterface
    interface Rows {
        /** Writes row {@code o} to {@code target}, which has as many numbers as there are columns and begins as zeros. */
        void write(int o, double[] target);
    }

    /** All of ΔW, rounded once. */
    default float[] whole() {
        return gathered(outputs(), inputs(), rows());
    }

    static float[] gathered(int outputs, int inputs, Rows rows) {
        float[] whole = new float[Math.multiplyExact(outputs, inputs)];
        IntStream.range(0, outputs).parallel().forEach(o -> {
            double[] row = new double[inputs];
            rows.write(o, row);
            for (int i = 0; i < inputs; i++) {
                whole[o * inputs + i] = (float) row[i];
            }
        });
        return whole;
    }

    /** {@code target += factor · numbers[from …]}. */
    static void addScaled(double factor, double[] numbers, int from, double[] target, int to, int count) {
        for (int i = 0; i < count; i++) {
            target[to + i] += factor * numbers[from + i];
        }
    }

    static double[] widened(float[] numbers) {
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return wide;
    }
}
