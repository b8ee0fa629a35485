package w2w.ui.internal.invert;

import java.util.Arrays;

/**
 * A quantity that is measured again and again while work goes on, safe from several threads: the worker adds, the UI looks.
 */
final class LossCurve {
    private double[] steps = new double[64];
    private double[] values = new double[64];
    private int count;

    /**
     * What was measured so far.
     *
     * @param steps rising
     * @param values one a step, all finite
     */
    record Points(double[] steps, double[] values) {
        int count() {
            return steps.length;
        }

        double last() {
            return values[values.length - 1];
        }

        /**
         * The running mean that weighs a value half as much {@code halfLife} values later: what of a noisy loss can be seen with the eye.
         * Begins as the plain mean (bias corrected, as in Adam).
         */
        Points smooth(double halfLife) {
            double keep = Math.pow(0.5, 1 / halfLife);
            double[] smooth = new double[values.length];
            double sum = 0;
            double weight = 0;
            for (int i = 0; i < smooth.length; i++) {
                sum = keep * sum + values[i];
                weight = keep * weight + 1;
                smooth[i] = sum / weight;
            }
            return new Points(steps, smooth);
        }

        /** The value that a share of all values is below. */
        double quantile(double share) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted[(int) Math.round(share * (sorted.length - 1))];
        }
    }

    /** Adds a value; one that is not finite cannot be drawn and is left out. */
    synchronized void add(double step, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        if (count == steps.length) {
            steps = Arrays.copyOf(steps, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        steps[count] = step;
        values[count] = value;
        count++;
    }

    synchronized void clear() {
        count = 0;
    }

    synchronized Points points() {
        return new Points(Arrays.copyOf(steps, count), Arrays.copyOf(values, count));
    }
}
