package w2w.ui.internal.edits;

import java.util.Arrays;

/**
 * How many models of a population stand where along a direction: a Gaussian kernel density estimate over equally spaced places, and the
 * exact share of models below a position. Immutable.
 */
public final class Density {
    private final double from;
    private final double to;
    private final double[] heights;
    private final double[] sorted;

    private Density(double from, double to, double[] heights, double[] sorted) {
        this.from = from;
        this.to = to;
        this.heights = heights;
        this.sorted = sorted;
    }

    /**
     * The density of positions from {@code from} to {@code to}. Bandwidth by Silverman's rule with the interquartile range, so that two
     * humps of a binary label stay two. Costs models + bins × bandwidth.
     *
     * @param positions in deviations of the population; copied
     */
    public static Density of(double[] positions, double from, double to, int bins) {
        double[] sorted = positions.clone();
        Arrays.sort(sorted);
        double step = (to - from) / (bins - 1);
        double[] counts = new double[bins];
        for (double x : sorted) {
            double at = (x - from) / step;
            int bin = (int) Math.floor(at);
            double share = at - bin; // linear binning: a model counts for the two places beside it
            add(counts, bin, 1 - share);
            add(counts, bin + 1, share);
        }
        double bandwidth = Math.max(bandwidth(sorted), step);
        int reach = (int) Math.ceil(4 * bandwidth / step);
        double[] kernel = new double[2 * reach + 1];
        for (int i = 0; i < kernel.length; i++) {
            double z = (i - reach) * step / bandwidth;
            kernel[i] = Math.exp(-z * z / 2) / (bandwidth * Math.sqrt(2 * Math.PI));
        }
        double[] heights = new double[bins];
        for (int b = 0; b < bins; b++) {
            for (int i = Math.max(0, reach - b); i < Math.min(kernel.length, bins - b + reach); i++) {
                heights[b] += counts[b - reach + i] * kernel[i] / Math.max(1, sorted.length);
            }
        }
        return new Density(from, to, heights, sorted);
    }

    /** Density at a position: the area below it all is 1 if all models lie within the ends; 0 outside of the ends. */
    public double at(double position) {
        double at = (position - from) / (to - from) * (heights.length - 1);
        int bin = (int) Math.floor(at);
        if (bin < 0 || bin >= heights.length - 1) {
            return bin == heights.length - 1 && position <= to ? heights[bin] : 0;
        }
        double share = at - bin;
        return (1 - share) * heights[bin] + share * heights[bin + 1];
    }

    /** The largest value of {@link #at}. */
    public double highest() {
        return Arrays.stream(heights).max().orElse(0);
    }

    /** Share of the models that stand below a position, those at it counted half; NaN where there are none. */
    public double below(double position) {
        return sorted.length == 0
                ? Double.NaN
                : (first(position, false) + first(position, true)) / (2.0 * sorted.length);
    }

    /** Index of the first model at or above a position, or above it. */
    private int first(double position, boolean above) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (above ? sorted[middle] <= position : sorted[middle] < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double bandwidth(double[] sorted) {
        int m = sorted.length;
        if (m < 2) {
            return 0;
        }
        double mean = Arrays.stream(sorted).average().orElse(0);
        double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
        double quartiles = (sorted[Math.min(m - 1, 3 * m / 4)] - sorted[m / 4]) / 1.349;
        double deviation = Math.sqrt(squares / (m - 1));
        double spread = quartiles > 0 ? Math.min(deviation, quartiles) : deviation;
        return 0.9 * spread * Math.pow(m, -0.2);
    }

    private static void add(double[] counts, int bin, double share) {
        if (bin >= 0 && bin < counts.length) {
            counts[bin] += share;
        }
    }
}
