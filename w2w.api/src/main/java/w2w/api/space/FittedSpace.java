package w2w.api.space;

/** A space and the coefficients of the population it was fitted to. The caller closes the space; both live in the request's folder. */
public record FittedSpace(WeightSpace space, PopulationCoefficients coefficients) {}
