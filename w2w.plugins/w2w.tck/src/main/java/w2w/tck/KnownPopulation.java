package w2w.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;

/**
 * A made-up population of which everything is known: Gaussian coefficients with given deviations, and labels that depend on where a
 * model stands along one {@link #direction}. The same arguments give the same population.
 */
public final class KnownPopulation {
    /** Label: +1 on the positive side of the direction, −1 on the other. */
    public static final String BINARY = "leans";

    /** Label: 3 · position along the direction + 1. */
    public static final String CONTINUOUS = "amount";

    /** Label: as {@link #BINARY}, not known for every other model. */
    public static final String HALF_KNOWN = "half-known";

    /** Label: +1 for all. */
    public static final String CONSTANT = "constant";

    private final WeightSpace space;
    private final PopulationCoefficients coefficients;
    private final double[] direction;

    private KnownPopulation(WeightSpace space, PopulationCoefficients coefficients, double[] direction) {
        this.space = space;
        this.coefficients = coefficients;
        this.direction = direction;
    }

    /** {@code models} models whose coefficients have the given deviations, falling. */
    public static KnownPopulation of(int models, double[] deviations, long seed) {
        int k = deviations.length;
        WeightLayout layout = layout();
        WeightSpace space = space(layout, deviations, models, seed);
        double[] direction = direction(k, seed);
        float[] rows = new float[models * k];
        double[] position = new double[models];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < models; i++) {
            float[] row = Noise.gaussian(seed, "tck coefficients", 0, i, k);
            for (int j = 0; j < k; j++) {
                rows[i * k + j] = (float) (row[j] * deviations[j]);
                position[i] += rows[i * k + j] * direction[j];
            }
            names.add("model " + i);
        }
        PopulationCoefficients coefficients = PopulationCoefficients.inMemory(
                Coefficients.owning(space.fingerprint(), k, rows), names, labels(position));
        return new KnownPopulation(space, coefficients, direction);
    }

    /** 400 models, 6 components of deviation 1.5 each: whatever a finder minimises, the true direction is the answer. */
    public static KnownPopulation isotropic() {
        double[] deviations = new double[6];
        Arrays.fill(deviations, 1.5);
        return of(400, deviations, 11);
    }

    /** 300 models, 5 components whose deviations fall from 4 to 0.25. */
    public static KnownPopulation falling() {
        return of(300, new double[] {4, 2, 1, 0.5, 0.25}, 12);
    }

    private static WeightLayout layout() {
        return WeightLayout.ofLayers(List.of(
                new AdaptedLayer("mix.latent", 12, 12, 2, 2),
                new AdaptedLayer("mix.prompt", 8, 12, 1, 1),
                new AdaptedLayer("mix.time", 2, 12, 1, 4)));
    }

    private static WeightSpace space(WeightLayout layout, double[] deviations, int models, long seed) {
        int n = layout.size();
        int k = deviations.length;
        float[] deviation = Noise.gaussian(seed, "tck deviation", 0, 0, n);
        for (int i = 0; i < n; i++) {
            deviation[i] = 0.05f + 0.02f * Math.abs(deviation[i]);
        }
        double[] singular = new double[k];
        for (int j = 0; j < k; j++) {
            singular[j] = deviations[j] * Math.sqrt(models - 1.0);
        }
        float[] mean = Numbers.scaled(Noise.gaussian(seed, "tck mean", 0, 0, n), 0.1);
        return WeightSpace.inMemory(
                layout,
                mean,
                deviation,
                orthonormal(n, k, seed),
                new Spectrum(singular, n, models),
                Provenance.NONE.with("seed", seed));
    }

    /** k columns of n numbers one after the other: Gram–Schmidt on Gaussian ones. */
    private static float[] orthonormal(int n, int k, long seed) {
        double[][] columns = new double[k][n];
        float[] all = new float[n * k];
        for (int j = 0; j < k; j++) {
            float[] raw = Noise.gaussian(seed, "tck basis", 0, j, n);
            for (int i = 0; i < n; i++) {
                columns[j][i] = raw[i];
            }
            for (int other = 0; other < j; other++) {
                subtract(columns[j], dot(columns[j], columns[other]), columns[other]);
            }
            double length = Math.sqrt(dot(columns[j], columns[j]));
            for (int i = 0; i < n; i++) {
                columns[j][i] /= length;
                all[j * n + i] = (float) columns[j][i];
            }
        }
        return all;
    }

    private static double[] direction(int k, long seed) {
        double[] direction = new double[k];
        float[] raw = Noise.gaussian(seed, "tck direction", 0, 0, k);
        for (int j = 0; j < k; j++) {
            direction[j] = raw[j];
        }
        double length = Math.sqrt(dot(direction, direction));
        for (int j = 0; j < k; j++) {
            direction[j] /= length;
        }
        return direction;
    }

    private static LabelTable labels(double[] position) {
        int m = position.length;
        Map<String, double[]> columns = new LinkedHashMap<>();
        columns.put(BINARY, Arrays.stream(position).map(x -> x > 0 ? 1 : -1).toArray());
        columns.put(CONTINUOUS, Arrays.stream(position).map(x -> 3 * x + 1).toArray());
        double[] half = columns.get(BINARY).clone();
        for (int i = 1; i < m; i += 2) {
            half[i] = Double.NaN;
        }
        columns.put(HALF_KNOWN, half);
        double[] constant = new double[m];
        Arrays.fill(constant, 1);
        columns.put(CONSTANT, constant);
        return LabelTable.of(m, columns);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void subtract(double[] a, double factor, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] -= factor * b[i];
        }
    }

    /** The space. It holds nothing that must be closed. */
    public WeightSpace space() {
        return space;
    }

    /** Where its models stand in the space, with their labels. */
    public PopulationCoefficients coefficients() {
        return coefficients;
    }

    /** The models' weights: the coefficients, reconstructed. */
    public Population population() {
        return Population.inMemory(
                "known",
                space.layout(),
                coefficients.models(),
                coefficients.labels(),
                space.reconstruct(coefficients.read(0, coefficients.size())));
    }

    /** The unit vector in coefficients that the labels depend on: a copy. */
    public double[] direction() {
        return direction.clone();
    }

    /** Cosine between the true direction and another. */
    public double cosine(float[] other) {
        double sum = 0;
        for (int j = 0; j < direction.length; j++) {
            sum += direction[j] * other[j];
        }
        return sum / Numbers.norm(other);
    }
}
