package w2w.api.studio;

/**
 * A model made by projecting an adapter.
 *
 * @param lost share of the adapter's squared distance from the population's mean, in deviations, that the space does not hold: 0 to 1
 */
public record Projected(Model model, double lost) {}
