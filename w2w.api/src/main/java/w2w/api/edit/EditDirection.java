package w2w.api.edit;

import java.util.Arrays;
import java.util.Objects;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Provenance;

/**
 * A direction of a weight space with a unit: adding {@code step} once moves a model by exactly one standard deviation of the
 * population's projections on the direction. Immutable.
 *
 * @param name what the direction changes, e.g. {@code beard}; its positive side has more of it
 * @param space fingerprint of the space
 * @param step displacement in coefficients for strength +1, k numbers, not all zero
 * @param origin the population's mean projection in units of the step: strength 0 of {@link #position}
 */
public record EditDirection(
        String name, String space, float[] step, double origin, DirectionQuality quality, Provenance provenance) {
    public EditDirection {
        Objects.requireNonNull(name);
        Objects.requireNonNull(space);
        Objects.requireNonNull(quality);
        Objects.requireNonNull(provenance);
        step = step.clone();
        double length = dot(step, step);
        if (!(length > 0) || Double.isInfinite(length)) {
            throw new IllegalArgumentException("direction " + name + " has no length: |step|² = " + length);
        }
    }

    /**
     * The direction {@code raw} (any length) with its unit measured on the population: step = raw/|raw| · deviation of the
     * population's projections on raw/|raw|. Costs m·k.
     */
    public static EditDirection inUnitsOf(
            PopulationCoefficients population,
            String name,
            double[] raw,
            DirectionQuality quality,
            Provenance provenance) {
        int k = population.components();
        if (raw.length != k) {
            throw new IllegalArgumentException(raw.length + " numbers for " + k + " components");
        }
        double norm = Math.sqrt(Arrays.stream(raw).map(x -> x * x).sum());
        if (!(norm > 0) || Double.isInfinite(norm)) {
            throw new IllegalArgumentException("direction " + name + " has no length");
        }
        double mean = 0;
        double squares = 0;
        int tile = 4096;
        for (int first = 0, n = 0; first < population.size(); first += tile) {
            int count = Math.min(tile, population.size() - first);
            float[] rows = population.read(first, count).toArray();
            for (int i = 0; i < count; i++) {
                double x = 0;
                for (int j = 0; j < k; j++) {
                    x += rows[i * k + j] * raw[j];
                }
                x /= norm;
                n++;
                double delta = x - mean; // Welford: stable in one pass
                mean += delta / n;
                squares += delta * (x - mean);
            }
        }
        double deviation = Math.sqrt(squares / Math.max(1, population.size() - 1));
        if (!(deviation > 0)) {
            throw new IllegalArgumentException("the population does not vary along " + name);
        }
        float[] step = new float[k];
        for (int j = 0; j < k; j++) {
            step[j] = (float) (raw[j] / norm * deviation);
        }
        return new EditDirection(name, population.space(), step, mean / deviation, quality, provenance);
    }

    /** A copy. */
    @Override
    public float[] step() {
        return step.clone();
    }

    /** Where a point stands along the direction, in deviations of the population; 0 is the population's mean. */
    public double position(Coefficients point, int row) {
        if (!point.space().equals(space)) {
            throw new IllegalArgumentException("direction " + name + " is of another space than the point");
        }
        double sum = 0;
        for (int j = 0; j < step.length; j++) {
            sum += (double) point.get(row, j) * step[j];
        }
        return sum / dot(step, step) - origin;
    }

    /** Cosine of the angle between two directions of one space. */
    public double cosine(EditDirection other) {
        if (!other.space.equals(space)) {
            throw new IllegalArgumentException("directions " + name + " and " + other.name + " are of two spaces");
        }
        return dot(step, other.step) / Math.sqrt(dot(step, step) * dot(other.step, other.step));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (double) a[j] * b[j];
        }
        return sum;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof EditDirection d
                && d.name.equals(name)
                && d.space.equals(space)
                && d.origin == origin
                && Arrays.equals(d.step, step)
                && d.quality.equals(quality)
                && d.provenance.equals(provenance);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(step);
    }

    @Override
    public String toString() {
        return name + " (" + quality.measure() + " " + quality.value() + ")";
    }
}
