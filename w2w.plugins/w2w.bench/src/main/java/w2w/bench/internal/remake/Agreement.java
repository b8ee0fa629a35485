package w2w.bench.internal.remake;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import w2w.api.task.Noise;

/** A statistic of two sets of models of the same people, and of the difference, with 95 % intervals by bootstrap over the people. */
final class Agreement {
    private static final int RESAMPLES = 2000;

    private Agreement() {}

    /**
     * Means of a number a person.
     *
     * @param who rows that count
     */
    static Map<String, Object> ofMeans(double[] remade, double[] bundled, int... who) {
        return compare(
                rows -> Arrays.stream(rows)
                        .mapToDouble(i -> remade[i])
                        .average()
                        .orElse(Double.NaN),
                rows -> Arrays.stream(rows)
                        .mapToDouble(i -> bundled[i])
                        .average()
                        .orElse(Double.NaN),
                who);
    }

    /** Mean over the attributes of the correlation of predictions, a row a person, with the truth. */
    static Map<String, Object> ofCorrelations(double[][] remade, double[][] bundled, double[][] truth, int... who) {
        return compare(rows -> correlation(remade, truth, rows), rows -> correlation(bundled, truth, rows), who);
    }

    private static Map<String, Object> compare(
            ToDoubleFunction<int[]> remade, ToDoubleFunction<int[]> bundled, int... who) {
        double[] a = new double[RESAMPLES];
        double[] b = new double[RESAMPLES];
        double[] difference = new double[RESAMPLES];
        IntStream.range(0, RESAMPLES).parallel().forEach(r -> {
            double[] u = Noise.uniform(0, "bootstrap", 0, r, who.length);
            int[] rows =
                    Arrays.stream(u).mapToInt(v -> who[(int) (v * who.length)]).toArray();
            a[r] = remade.applyAsDouble(rows);
            b[r] = bundled.applyAsDouble(rows);
            difference[r] = a[r] - b[r];
        });
        double[] between = interval(difference);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("people", who.length);
        figures.put("remade", remade.applyAsDouble(who));
        figures.put("remade_interval", list(interval(a)));
        figures.put("bundled", bundled.applyAsDouble(who));
        figures.put("bundled_interval", list(interval(b)));
        figures.put("difference_interval", list(between));
        figures.put("no_worse", between[1] >= 0);
        return figures;
    }

    private static List<Double> list(double... values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** The middle 95 %. */
    static double[] interval(double... values) {
        double[] sorted =
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        return sorted.length == 0
                ? new double[] {Double.NaN, Double.NaN}
                : new double[] {sorted[(int) (0.025 * (sorted.length - 1))], sorted[(int) (0.975 * (sorted.length - 1))]
                };
    }

    private static double correlation(double[][] predicted, double[][] truth, int... rows) {
        return IntStream.range(0, truth[0].length)
                .mapToDouble(l -> correlation(predicted, truth, l, rows))
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN);
    }

    /** Pearson's, of one attribute; NaN where it is constant. */
    static double correlation(double[][] predicted, double[][] truth, int attribute, int... rows) {
        double x = 0;
        double y = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        int n = 0;
        for (int i : rows) {
            double p = predicted[i][attribute];
            double t = truth[i][attribute];
            if (!Double.isNaN(t)) {
                x += p;
                y += t;
                xx += p * p;
                yy += t * t;
                xy += p * t;
                n++;
            }
        }
        double vx = xx - x * x / n;
        double vy = yy - y * y / n;
        return vx > 1e-12 && vy > 1e-12 ? (xy - x * y / n) / Math.sqrt(vx * vy) : Double.NaN;
    }
}
