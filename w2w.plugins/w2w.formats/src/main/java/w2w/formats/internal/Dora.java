package w2w.formats.internal;

import java.util.Arrays;
import java.util.stream.IntStream;
import w2w.api.task.W2wException;
import w2w.formats.internal.LayerTensors.Tensor;

/**
 * DoRA: W' = m ⊙ (W + Δ) / ‖W + Δ‖ and ΔW = W' − W, where Δ is a LoRA, LoHa or LoKr, and norm and m are those of an output's row
 * (peft; LyCORIS and OneTrainer with {@code wd_on_output}) or of an input channel's columns. The shape of m tells which.
 *
 * @param change Δ
 * @param magnitude m
 * @param columns how many columns share an entry of m; 0 where m is of the rows
 * @param epsilon what is added to each norm
 */
record Dora(Change change, float[] magnitude, int columns, double epsilon) {
    /** What LyCORIS and OneTrainer add to the norm: the float32 epsilon. */
    private static final double EPSILON = 0x1p-23;

    /** Sums over rows are split in so many parts, so that they do not depend on the number of threads. */
    private static final int PARTS = 64;

    private static final String[] SCALES = {"dora_scale", "lora_magnitude_vector", "lora_magnitude_vector.weight"};

    static boolean isIn(LayerTensors layer) {
        return layer.first(SCALES) != null;
    }

    static Dora of(LayerTensors layer, Change change) {
        String suffix = layer.first(SCALES);
        Tensor m = layer.need(suffix == null ? SCALES[0] : suffix, 1, 4);
        int[] shape = m.shape();
        int length = m.values().length;
        boolean peft = !m.suffix().equals(SCALES[0]);
        boolean oneLine = Arrays.stream(shape).filter(s -> s > 1).count() <= 1;
        if (oneLine && length == change.outputs() && (peft || shape[0] == length)) {
            return new Dora(change, m.values(), 0, peft ? 0 : EPSILON);
        }
        int columns = change.inputs() / length;
        int area = Math.max(1, change.kernel() * change.kernel());
        boolean fits = change.kernel() > 0 ? columns == area : isSquare(columns);
        if (oneLine && !peft && shape.length > 1 && shape[1] == length && change.inputs() % length == 0 && fits) {
            return new Dora(change, m.values(), columns, EPSILON);
        }
        throw layer.bad(
                m.suffix(),
                "a magnitude of shape " + Arrays.toString(shape) + " fits no layer of " + change.inputs() + "→"
                        + change.outputs());
    }

    private static boolean isSquare(int area) {
        int side = (int) Math.round(Math.sqrt(area));
        return side * side == area;
    }

    float[] delta(float[] base) {
        int outputs = change.outputs();
        int inputs = change.inputs();
        if (base.length != outputs * inputs) {
            throw W2wException.input(
                    "the base model's layer has " + base.length + " weights, the adapter's " + outputs * inputs);
        }
        Change.Rows rows = change.rows();
        double[] factors = columns == 0 ? new double[0] : columnFactors(rows, base);
        return Change.gathered(outputs, inputs, (o, target) -> {
            add(rows, o, base, target);
            double own = columns == 0 ? factor(magnitude[o], squares(target)) : 0;
            for (int i = 0; i < inputs; i++) {
                target[i] = (columns == 0 ? own : factors[i / columns]) * target[i] - base[o * inputs + i];
            }
        });
    }

    private static void add(Change.Rows rows, int o, float[] base, double[] target) {
        rows.write(o, target);
        for (int i = 0; i < target.length; i++) {
            target[i] += base[o * target.length + i];
        }
    }

    private static double squares(double[] numbers) {
        double sum = 0;
        for (double x : numbers) {
            sum += x * x;
        }
        return sum;
    }

    /** A row or column of zeros has no direction and stays zero. */
    private double factor(double m, double squares) {
        return squares == 0 ? 0 : m / (Math.sqrt(squares) + epsilon);
    }

    private double[] columnFactors(Change.Rows rows, float[] base) {
        int outputs = change.outputs();
        int inputs = change.inputs();
        double[][] parts = IntStream.range(0, PARTS)
                .parallel()
                .mapToObj(p -> {
                    double[] sums = new double[magnitude.length];
                    double[] row = new double[inputs];
                    for (int o = (int) ((long) p * outputs / PARTS); o < (long) (p + 1) * outputs / PARTS; o++) {
                        Arrays.fill(row, 0);
                        add(rows, o, base, row);
                        for (int i = 0; i < inputs; i++) {
                            sums[i / columns] += row[i] * row[i];
                        }
                    }
                    return sums;
                })
                .toArray(double[][]::new);
        double[] factors = new double[magnitude.length];
        for (int c = 0; c < factors.length; c++) {
            double sum = 0;
            for (double[] part : parts) {
                sum += part[c];
            }
            factors[c] = factor(magnitude[c], sum);
        }
        return factors;
    }
}
