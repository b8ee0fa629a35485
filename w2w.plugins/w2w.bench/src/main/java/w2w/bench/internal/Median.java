package w2w.bench.internal;

import java.util.Arrays;

/** The middle of a few measurements, which one slow run does not move. */
public final class Median {
    private Median() {}

    /** Of an even number, the mean of the two in the middle; NaN of none. */
    public static double of(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /**
     * Seconds that a call takes: the median of {@code times} calls, after some that do not count. One is enough where a call is
     * long; short ones go on for half a second, since kernels are chosen and clocks rise meanwhile.
     */
    static double seconds(int times, Runnable body) {
        long began = System.nanoTime();
        do {
            body.run();
        } while (Figures.seconds(began) < 0.5);
        double[] each = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            body.run();
            each[i] = Figures.seconds(start);
        }
        return of(each);
    }
}
