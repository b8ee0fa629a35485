package w2w.api.space;

import java.util.Arrays;
import java.util.Objects;

/**
 * How much of a population each component explains.
 *
 * @param singularValues of the standardised population, falling: s_j; NaN where they are not known
 * @param totalVariance Σ over all components of s_j²/(m−1), kept or not: the number of columns whose deviation is not zero
 * @param models rows of the population: m; 0 where the space was published without its population
 */
public record Spectrum(double[] singularValues, double totalVariance, long models) {
    public Spectrum {
        singularValues = singularValues.clone();
        boolean fits = models == 0 ? Arrays.stream(singularValues).allMatch(Double::isNaN) : models >= 2;
        if (!fits || !(totalVariance > 0)) {
            throw new IllegalArgumentException("total variance " + totalVariance + " of " + models + " models");
        }
    }

    /** That of a space whose population is not known: what it says of deviations and shares is NaN. */
    public static Spectrum unknown(int components, double totalVariance) {
        double[] values = new double[components];
        Arrays.fill(values, Double.NaN);
        return new Spectrum(values, totalVariance, 0);
    }

    /** Whether anything is known of the population. */
    public boolean isKnown() {
        return models > 0;
    }

    @Override
    public double[] singularValues() {
        return singularValues.clone();
    }

    public int components() {
        return singularValues.length;
    }

    /** Standard deviation of the population's coefficients along one component: s_j/√(m−1). */
    public double deviation(int component) {
        return isKnown() ? singularValues[component] / Math.sqrt(models - 1.0) : Double.NaN;
    }

    /** Share of the variance that the first {@code components} explain, 0 to 1. */
    public double explained(int components) {
        double sum = 0;
        for (int j = 0; j < components; j++) {
            sum += deviation(j) * deviation(j);
        }
        return Math.min(1, sum / totalVariance);
    }

    /** The first {@code components} of it. */
    public Spectrum truncate(int components) {
        Objects.checkFromToIndex(0, components, singularValues.length);
        return new Spectrum(Arrays.copyOf(singularValues, components), totalVariance, models);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Spectrum s
                && Arrays.equals(s.singularValues, singularValues)
                && s.totalVariance == totalVariance
                && s.models == models;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(singularValues);
    }

    @Override
    public String toString() {
        return components() + " components of " + models + " models, " + explained(components()) + " explained";
    }
}
