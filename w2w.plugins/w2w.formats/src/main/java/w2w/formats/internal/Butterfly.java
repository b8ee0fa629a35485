package w2w.formats.internal;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;

/**
 * BOFT of LyCORIS: rotations one after the other, between which the outputs are shuffled so that each meets more of the others. In
 * step i, neighbours at a distance of 2^i · size/2 come to stand beside each other.
 *
 * @param steps how many rotations
 * @param count blocks in each
 * @param size rows and columns of a block, even
 * @param blocks what each block adds to the identity, row-major
 * @param rescale one for each output; null for ones
 */
record Butterfly(int steps, int count, int size, double[][] blocks, float @Nullable [] rescale) {
    private static final int COLUMNS = 32;

    float[] delta(float[] base) {
        int outputs = count * size;
        if (base.length % outputs != 0) {
            throw W2wException.input("the base model's layer has " + base.length + " weights, the adapter rotates "
                    + outputs + " outputs");
        }
        int inputs = base.length / outputs;
        float[] delta = new float[base.length];
        IntStream.range(0, (inputs + COLUMNS - 1) / COLUMNS).parallel().forEach(chunk -> {
            int first = chunk * COLUMNS;
            int width = Math.min(COLUMNS, inputs - first);
            double[] rows = new double[outputs * width];
            for (int o = 0; o < outputs; o++) {
                for (int i = 0; i < width; i++) {
                    rows[o * width + i] = base[o * inputs + first + i];
                }
            }
            for (int step = 0; step < steps; step++) {
                rows = turned(step, rows, width);
            }
            for (int o = 0; o < outputs; o++) {
                double s = rescale == null ? 1 : rescale[o];
                for (int i = 0; i < width; i++) {
                    int at = o * inputs + first + i;
                    delta[at] = (float) (s * rows[o * width + i] - base[at]);
                }
            }
        });
        return delta;
    }

    private double[] turned(int step, double[] rows, int width) {
        double[] turned = rows.clone();
        for (int b = 0; b < count; b++) {
            double[] e = blocks[step * count + b];
            for (int m = 0; m < size; m++) {
                int to = place(step, b * size + m) * width;
                for (int n = 0; n < size; n++) {
                    Change.addScaled(e[m * size + n], rows, place(step, b * size + n) * width, turned, to, width);
                }
            }
        }
        return turned;
    }

    /** Which output stands at a position of the shuffled order. */
    private int place(int step, int position) {
        int half = (size / 2) << step;
        int within = position % (2 * half);
        return position - within + within % 2 * half + within / 2;
    }
}
