package w2w.engine.internal.population;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What bringing models to the population's rank took away of them, in one line. */
final class LostNote {
    /** Shares below are rounding. */
    private static final double LEAST = 1e-9;

    private LostNote() {}

    static Optional<String> of(List<String> names, List<Double> lost) {
        int largest = 0;
        for (int i = 1; i < lost.size(); i++) {
            largest = lost.get(i) > lost.get(largest) ? i : largest;
        }
        if (lost.isEmpty() || lost.get(largest) < LEAST) {
            return Optional.empty();
        }
        double[] sorted =
                lost.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return Optional.of(String.format(
                Locale.ROOT,
                "bringing them to the rank lost %s of ‖ΔW‖² in the median and %s at most (%s); models.csv has that of each",
                percent(median),
                percent(lost.get(largest)),
                names.get(largest)));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g %%", 100 * share);
    }
}
