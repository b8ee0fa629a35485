package w2w.ui.internal.model;

import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;

/**
 * The space in use. Its numbers lie in a file: they are read in {@link Desk#background} only, and the desk closes it when all work that
 * was begun there before it went out of use has ended.
 */
public record OpenSpace(String name, WeightSpace space, PopulationCoefficients people) {}
