package w2w.engine.internal.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;
import w2w.api.studio.EvaluationReport.Estimate;
import w2w.api.task.Noise;

/** 95 % intervals by the percentile bootstrap: people are drawn with replacement (Efron and Tibshirani, 1993). */
final class Bootstrap {
    private static final int RESAMPLES = 1000;

    private final long seed;

    Bootstrap(long seed) {
        this.seed = seed;
    }

    /** A number of some people, each as often as it is listed. */
    interface Statistic {
        /** The number of people {@code who}. */
        double of(int... who);
    }

    Estimate of(int people, Statistic statistic) {
        int[] all = IntStream.range(0, people).toArray();
        double value = statistic.of(all);
        if (people < 2) {
            return Estimate.exact(value);
        }
        double[] again = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double[] u = Noise.uniform(seed, "bootstrap", r, 0, people);
            again[r] = statistic.of(
                    Arrays.stream(u).mapToInt(x -> (int) (x * people)).toArray());
        }
        double[] sorted = Arrays.stream(again).filter(Double::isFinite).sorted().toArray();
        return sorted.length == 0
                ? Estimate.exact(value)
                : new Estimate(value, quantile(sorted, 0.025), quantile(sorted, 0.975));
    }

    /** Of a mean over people; NaN stands for somebody of whom it is not known. */
    Estimate mean(double... values) {
        double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
        return known.length == 0
                ? Estimate.NONE
                : of(known.length, who -> Arrays.stream(who)
                        .mapToDouble(i -> known[i])
                        .average()
                        .orElseThrow());
    }

    static double quantile(double[] rising, double share) {
        double at = share * (rising.length - 1);
        int below = (int) at;
        int above = Math.min(rising.length - 1, below + 1);
        return rising[below] + (at - below) * (rising[above] - rising[below]);
    }
}
