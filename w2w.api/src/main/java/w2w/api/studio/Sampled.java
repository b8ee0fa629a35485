package w2w.api.studio;

import w2w.api.space.Neighbour;

/**
 * A sample and how new it is.
 *
 * @param nearest model of the population
 * @param rank share of the population's models whose own nearest neighbour is nearer than the sample's: near 0 is close to a copy, near 1
 *     is farther out than people are; NaN where the population has fewer than two models
 */
public record Sampled(Model model, Neighbour nearest, double rank) {}
