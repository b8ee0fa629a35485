package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static w2w.tck.Numbers.assertClose;
import static w2w.tck.Numbers.dot;
import static w2w.tck.Refusals.assertCancels;
import static w2w.tck.Refusals.assertRefuses;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.space.Coefficients;
import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.space.SpaceFitter;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;

/** What every {@link SpaceFitter} keeps to. Extend it, and say how to make yours. */
public abstract class SpaceFitterContract {
    private static final int MODELS = 30;
    private static final int CONSTANT_COLUMN = 17;
    private static final WeightLayout LAYOUT = WeightLayout.ofLayers(
            List.of(new AdaptedLayer("down.attn.to_q", 12, 10, 1, 1), new AdaptedLayer("up.attn.to_v", 14, 9, 2, 4)));

    @TempDir
    Path folder;

    /** The fitter under test. */
    protected abstract SpaceFitter fitter();

    /** Options that every request gets. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /** Device that every request gets. */
    protected String device() {
        return "cpu";
    }

    /** Largest relative error of a singular value; randomised algorithms are held to it in their leading components. */
    protected double tolerance() {
        return 1e-4;
    }

    private static float[] rows() {
        int n = LAYOUT.size();
        float[] rows = new float[MODELS * n];
        for (int i = 0; i < MODELS; i++) {
            float[] row = Numbers.gaussian("tck weights", i, n, 0.02);
            float[] shared = Numbers.gaussian("tck shared", i, 3, 0.2);
            for (int j = 0; j < n; j++) {
                rows[i * n + j] = 0.1f + row[j] + shared[j % 3] * (1 + j % 5); // three strong directions, then a tail
            }
            rows[i * n + CONSTANT_COLUMN] = 0.5f;
        }
        return rows;
    }

    private static Population population(float[] rows) {
        List<String> names = java.util.stream.IntStream.range(0, rows.length / LAYOUT.size())
                .mapToObj(i -> "model " + i)
                .toList();
        double[] label = new double[names.size()];
        Arrays.setAll(label, i -> i % 2);
        return Population.inMemory("contract", LAYOUT, names, LabelTable.of(names.size(), Map.of("even", label)), rows);
    }

    private FitRequest request(int components) {
        try {
            return new FitRequest(components, 3, device(), Files.createTempDirectory(folder, "fit"), options());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FittedSpace fit(int components) {
        return fitter().fit(population(rows()), request(components), Task.unwatched());
    }

    @Test
    public void mean_and_deviation_are_the_populations() {
        double[][] moments = ReferenceFit.moments(rows(), LAYOUT.size());
        try (WeightSpace space = fit(3).space()) {
            assertClose(ReferenceFit.narrow(moments[0]), space.mean(), 1e-5, "mean");
            assertClose(ReferenceFit.narrow(moments[1]), space.deviation(), 1e-5, "unbiased deviation");
            assertEquals(LAYOUT, space.layout());
            assertEquals(3, space.components());
        }
    }

    @Test
    public void a_column_that_never_changes_stays_at_its_mean() {
        FittedSpace fitted = fit(3);
        try (WeightSpace space = fitted.space()) {
            assertEquals(0, space.deviation()[CONSTANT_COLUMN]);
            float[] far = {9, -9, 9};
            float[] back = space.reconstruct(Coefficients.of(space.fingerprint(), 3, far));
            assertEquals(0.5f, back[CONSTANT_COLUMN], 1e-6);
            assertEquals(LAYOUT.size() - 1, space.spectrum().totalVariance(), 1e-2, "columns that vary");
        }
    }

    @Test
    public void singular_values_are_those_of_the_standardised_population() {
        double[] expected = ReferenceFit.singularValues(rows(), LAYOUT.size());
        try (WeightSpace space = fit(3).space()) {
            double[] actual = space.spectrum().singularValues();
            assertEquals(MODELS, space.spectrum().models());
            for (int j = 0; j < 3; j++) {
                assertEquals(expected[j], actual[j], tolerance() * expected[j], "singular value " + j);
            }
        }
    }

    @Test
    public void the_basis_is_orthonormal_and_its_signs_are_fixed() {
        try (WeightSpace space = fit(3).space()) {
            int n = LAYOUT.size();
            float[] basis = new float[3 * n + 1];
            space.readBasis(0, 3, basis, 1);
            assertEquals(0, basis[0], "written before the offset");
            for (int a = 0; a < 3; a++) {
                float[] column = Arrays.copyOfRange(basis, 1 + a * n, 1 + (a + 1) * n);
                for (int b = 0; b <= a; b++) {
                    float[] other = Arrays.copyOfRange(basis, 1 + b * n, 1 + (b + 1) * n);
                    assertEquals(a == b ? 1 : 0, dot(column, other), 1e-4, "columns " + a + " and " + b);
                }
                float largest = 0;
                for (float x : column) {
                    largest = Math.abs(x) > Math.abs(largest) ? x : largest;
                }
                assertTrue(largest > 0, "the number of largest magnitude in column " + a + " is " + largest);
            }
        }
    }

    @Test
    public void coefficients_are_the_projections_with_their_names_and_labels() {
        FittedSpace fitted = fit(3);
        try (WeightSpace space = fitted.space()) {
            Coefficients projected = space.project(rows());
            assertEquals(MODELS, fitted.coefficients().size());
            assertEquals(space.fingerprint(), fitted.coefficients().space());
            assertClose(
                    projected.toArray(),
                    fitted.coefficients().read(0, MODELS).toArray(),
                    1e-4,
                    "coefficients of the population");
            assertEquals("model 4", fitted.coefficients().models().get(4));
            assertEquals(1, fitted.coefficients().labels().column("even").orElseThrow()[5]);
        }
    }

    @Test
    public void with_all_components_nothing_is_lost() {
        FittedSpace fitted = fit(MODELS - 1);
        try (WeightSpace space = fitted.space()) {
            assertClose(rows(), space.reconstruct(space.project(rows())), 1e-3, "reconstruction");
        }
    }

    @Test
    public void projection_and_reconstruction_are_inverse_in_the_space() {
        try (WeightSpace space = fit(3).space()) {
            float[] c = {1.5f, -0.5f, 0.25f};
            Coefficients point = Coefficients.of(space.fingerprint(), 3, c);
            assertClose(c, space.project(space.reconstruct(point)).toArray(), 1e-3, "coefficients");
            float[] displaced = space.decodeDirection(c);
            assertClose(space.reconstruct(point), Numbers.moved(space.mean(), 1, displaced), 1e-5, "displacement");
        }
    }

    @Test
    public void a_truncated_space_is_a_prefix() {
        try (WeightSpace space = fit(3).space();
                WeightSpace head = space.truncate(2)) {
            assertEquals(2, head.components());
            assertTrue(!head.fingerprint().equals(space.fingerprint()), "fingerprint of another space");
            float[] row = Arrays.copyOf(rows(), LAYOUT.size());
            assertClose(
                    Arrays.copyOf(space.project(row).toArray(), 2),
                    head.project(row).toArray(),
                    1e-5,
                    "coefficients");
        }
    }

    @Test
    public void same_seed_same_space() {
        try (WeightSpace one = fit(3).space();
                WeightSpace two = fit(3).space()) {
            assertEquals(one.fingerprint(), two.fingerprint());
        }
    }

    @Test
    public void more_components_than_models_less_one_are_refused_with_what_is_possible() {
        assertRefuses(() -> fit(MODELS), String.valueOf(MODELS - 1));
    }

    @Test
    public void a_weight_that_is_not_finite_is_refused_with_model_and_slot() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] rows = rows();
            rows[8 * LAYOUT.size() + 30] = bad; // the second layer's A begins at 22
            assertRefuses(
                    () -> fitter().fit(population(rows), request(3), Task.unwatched()), "model 8", "up.attn.to_v.A");
        }
    }

    @Test
    public void the_population_is_left_as_it_was() {
        Population population = population(rows());
        String before = population.fingerprint();
        fitter().fit(population, request(3), Task.unwatched()).space().close();
        assertEquals(before, population.fingerprint());
    }

    @Test
    public void points_of_another_space_are_refused() {
        try (WeightSpace space = fit(3).space()) {
            assertRefuses(() -> space.reconstruct(Coefficients.of("another", 3, new float[3])));
        }
    }

    @Test
    public void a_cancelled_fit_ends_and_can_be_taken_up_again() {
        FitRequest request = request(3);
        assertCancels(task -> fitter().fit(population(rows()), request, task));
        try (WeightSpace after = fitter().fit(population(rows()), request, Task.unwatched())
                        .space();
                WeightSpace fresh = fit(3).space()) {
            assertArrayEquals(fresh.mean(), after.mean());
            assertEquals(fresh.fingerprint(), after.fingerprint());
        }
    }
}
