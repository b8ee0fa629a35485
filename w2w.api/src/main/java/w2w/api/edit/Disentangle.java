package w2w.api.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.W2wException;

/** Takes other directions out of a direction, all at once: one after another would bring the first ones back in. */
public final class Disentangle {
    /** What must be left of a direction's length for it to be told from rounding. */
    private static final double LEAST = 1e-4;

    private Disentangle() {}

    /**
     * {@code direction} less its orthogonal projection on the span of {@code others} (paper, section 3.2, for a set), under its old name,
     * its unit measured again on the population. Others that depend on each other are no fault. Costs m·k + q²·k.
     *
     * @throws W2wException INPUT if nothing is left of it, or if a direction is of another space than the population
     */
    public static EditDirection from(
            PopulationCoefficients population, EditDirection direction, List<EditDirection> others) {
        double[] left = raw(population, direction);
        double before = norm(left);
        List<double[]> span = new ArrayList<>();
        for (EditDirection other : others) {
            double[] v = raw(population, other);
            double length = norm(v);
            remove(span, v);
            double rest = norm(v);
            if (rest > 1e-6 * length) { // float32 steps: below this it lies in the span already
                for (int j = 0; j < v.length; j++) {
                    v[j] /= rest;
                }
                span.add(v);
            }
        }
        remove(span, left);
        double share = norm(left) / before;
        String names = others.stream().map(EditDirection::name).collect(Collectors.joining(", "));
        if (!(share > LEAST)) {
            throw W2wException.input("nothing is left of direction " + direction.name() + " without " + names)
                    .advise("Leave out the directions that say the same");
        }
        List<String> warnings = new ArrayList<>(direction.quality().warnings());
        warnings.add(String.format(
                Locale.ROOT,
                "without %s; %.0f %% of its length is left; before that, %s was %.3f",
                names,
                100 * share,
                direction.quality().measure(),
                direction.quality().value()));
        DirectionQuality quality = new DirectionQuality(
                direction.quality().measure(),
                Double.NaN,
                direction.quality().positives(),
                direction.quality().negatives(),
                warnings);
        return EditDirection.inUnitsOf(
                population,
                direction.name(),
                left,
                quality,
                direction.provenance().with("without", names));
    }

    private static double[] raw(PopulationCoefficients population, EditDirection direction) {
        if (!direction.space().equals(population.space())) {
            throw W2wException.input("direction " + direction.name() + " is of another space than the population");
        }
        float[] step = direction.step();
        double[] raw = new double[step.length];
        for (int j = 0; j < raw.length; j++) {
            raw[j] = step[j];
        }
        return raw;
    }

    /** Gram–Schmidt twice: the second pass removes what rounding left. */
    private static void remove(List<double[]> span, double[] from) {
        for (int pass = 0; pass < 2; pass++) {
            for (double[] unit : span) {
                double x = 0;
                for (int j = 0; j < from.length; j++) {
                    x += from[j] * unit[j];
                }
                for (int j = 0; j < from.length; j++) {
                    from[j] -= x * unit[j];
                }
            }
        }
    }

    private static double norm(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}
