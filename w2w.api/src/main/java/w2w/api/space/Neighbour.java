package w2w.api.space;

/**
 * A model of a population near some point.
 *
 * @param row in the population
 * @param model its name
 * @param distance in the metric that was asked for
 */
public record Neighbour(int row, String model, double distance) {}
