package w2w.formats.internal;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;

/**
 * A rotation by blocks along the outputs or the inputs of a layer, after which each output may be rescaled:
 * W' = s ⊙ (I + diag(E₀, E₁, …))·W, or with W on the other side, and ΔW = W' − W.
 *
 * @param blocks how many, 0 where one block serves any number of inputs
 * @param size rows and columns of a block
 * @param block gives E of a block, row-major
 * @param rescale s, one for each output; null for ones
 */
record Rotation(boolean onOutputs, int blocks, int size, IntFunction<double[]> block, float @Nullable [] rescale) {
    float[] delta(float[] base) {
        int side = Math.max(1, blocks) * size;
        float[] scales = rescale;
        if (base.length % side != 0 || (scales != null && base.length % scales.length != 0)) {
            throw W2wException.input("the base model's layer has " + base.length + " weights, the adapter rotates "
                    + side + (onOutputs ? " outputs" : " inputs"));
        }
        float[] delta = new float[base.length];
        if (onOutputs) {
            rotateOutputs(base, delta, base.length / side);
        } else {
            rotateInputs(base, delta);
        }
        if (scales != null) {
            int inputs = base.length / scales.length;
            for (int i = 0; i < delta.length; i++) {
                double s = scales[i / inputs];
                delta[i] = (float) (s * delta[i] + (s - 1) * base[i]);
            }
        }
        return delta;
    }

    private void rotateOutputs(float[] base, float[] delta, int inputs) {
        for (int k = 0; k < blocks; k++) {
            double[] e = block.apply(k);
            int first = k * size;
            IntStream.range(0, size).parallel().forEach(m -> {
                double[] row = new double[inputs];
                for (int n = 0; n < size; n++) {
                    double factor = e[m * size + n];
                    int from = (first + n) * inputs;
                    for (int i = 0; i < inputs; i++) {
                        row[i] += factor * base[from + i];
                    }
                }
                for (int i = 0; i < inputs; i++) {
                    delta[(first + m) * inputs + i] = (float) row[i];
                }
            });
        }
    }

    private void rotateInputs(float[] base, float[] delta) {
        int period = Math.max(1, blocks);
        int chunks = base.length / size;
        for (int k = 0; k < period; k++) {
            double[] e = block.apply(k);
            int offset = k;
            IntStream.range(0, chunks / period).parallel().forEach(row -> {
                int at = (row * period + offset) * size;
                for (int m = 0; m < size; m++) {
                    double sum = 0;
                    for (int c = 0; c < size; c++) {
                        sum += e[m * size + c] * base[at + c];
                    }
                    delta[at + m] = (float) sum;
                }
            });
        }
    }
}
