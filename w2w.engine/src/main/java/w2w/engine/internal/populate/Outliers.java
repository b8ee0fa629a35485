package w2w.engine.internal.populate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import w2w.api.studio.PopulateReport.Quality;

/**
 * Identities that are unlike the others: further than three robust deviations (1.4826 · the median of absolute deviations) from the median.
 */
final class Outliers {
    private static final double FAR = 3;
    private static final int FEWEST = 8;

    private Outliers() {}

    /** The same reports with what is unusual about each. */
    static List<Quality> mark(List<Quality> all) {
        Band learnt = Band.of(all, Outliers::learnt);
        Band general = Band.of(all, Outliers::general);
        Band score = Band.of(all, q -> q.identityScore().orElse(Double.NaN));
        return all.stream()
                .map(q -> {
                    String what = "";
                    if (!Double.isFinite(q.loss())) {
                        what = "its training diverged";
                    } else if (learnt.above(learnt(q))) {
                        what = learnt.say("it learnt less than the others: loss against the base model's", learnt(q));
                    } else if (general.above(general(q))) {
                        what = general.say(
                                "held-out pictures are not drawn better: loss against the base model's", general(q));
                    } else if (score.below(q.identityScore().orElse(Double.NaN))) {
                        what = score.say(
                                "its identity score is low:", q.identityScore().orElse(0));
                    }
                    return new Quality(
                            q.identity(),
                            q.pictures(),
                            q.loss(),
                            q.baseLoss(),
                            q.heldOutLoss(),
                            q.heldOutBaseLoss(),
                            q.identityScore(),
                            what);
                })
                .toList();
    }

    private static double learnt(Quality q) {
        return q.loss() / q.baseLoss();
    }

    private static double general(Quality q) {
        return q.heldOutLoss().orElse(Double.NaN) / q.heldOutBaseLoss().orElse(Double.NaN);
    }

    /** What is usual; NaN where too few are known. */
    private record Band(double median, double deviation) {
        static Band of(List<Quality> all, ToDoubleFunction<Quality> value) {
            double[] values =
                    all.stream().mapToDouble(value).filter(Double::isFinite).toArray();
            if (values.length < FEWEST) {
                return new Band(Double.NaN, Double.NaN);
            }
            double median = median(values);
            double[] away = Arrays.stream(values).map(v -> Math.abs(v - median)).toArray();
            return new Band(median, 1.4826 * median(away));
        }

        private static double median(double... values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        }

        boolean above(double value) {
            return value > median + FAR * deviation;
        }

        boolean below(double value) {
            return value < median - FAR * deviation;
        }

        String say(String what, double value) {
            return Objects.requireNonNull(
                    String.format(Locale.ROOT, "%s %.3f, the median is %.3f", what, value, median));
        }
    }
}
