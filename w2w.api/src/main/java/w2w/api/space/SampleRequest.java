package w2w.api.space;

import java.util.Map;

/**
 * What to sample.
 *
 * @param count new points wanted
 * @param factor multiplies the spread: 1 for the population's own, 0 for the mean
 * @param components leading components that are drawn, the others stay at the mean
 * @param seed row i of two requests with one seed is the same point, whatever the count
 * @param conditions wanted labels by attribute, e.g. {@code beard → 1}; empty for none
 * @param options settings for this call, by the names of the plug-in's metatype attributes
 */
public record SampleRequest(
        int count,
        double factor,
        int components,
        long seed,
        Map<String, Double> conditions,
        Map<String, String> options) {
    public SampleRequest {
        if (count < 1 || components < 1 || !(factor >= 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException(
                    count + " samples of " + components + " components, factor " + factor
                            + "; there must be at least 1 sample of 1 component, and the factor must be finite and not below 0");
        }
        conditions = Map.copyOf(conditions);
        options = Map.copyOf(options);
    }
}
