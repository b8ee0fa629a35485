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
        Band drawn = Band.of(all, Outliers::gain);
        Band score = Band.of(all, q -> q.identityScore().orElse(Double.NaN));
        return all.stream()
                .map(q -> {
                    String what = "";
                    if (!Double.isFinite(q.loss().adapted())) {
                        what = "its training diverged";
                    } else if (learnt.above(learnt(q))) {
                        what = learnt.say("it learnt less than the others: loss against the base model's", learnt(q));
                    } else if (general.above(general(q))) {
                        what = general.say(
                                "held-out pictures are predicted less well: loss against the base model's", general(q));
                    } else if (drawn.below(gain(q))) {
                        what = drawn.say("a held-out picture is drawn hardly better: dB above the base model", gain(q));
                    } else if (score.below(q.identityScore().orElse(Double.NaN))) {
                        what = score.say(
                                "its identity score is low:", q.identityScore().orElse(0));
                    }
                    return q.withOutlier(what);
                })
                .toList();
    }

    private static double learnt(Quality q) {
        return q.loss().adapted() / q.loss().base();
    }

    private static double general(Quality q) {
        return q.heldOutLoss().map(l -> l.adapted() / l.base()).orElse(Double.NaN);
    }

    private static double gain(Quality q) {
        return q.reconstruction().map(r -> r.adapted() - r.base()).orElse(Double.NaN);
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
