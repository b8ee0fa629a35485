package w2w.engine.internal.space.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;

class PcaFitterTest {
    @TempDir
    Path folder;

    static PcaFitter fitter() {
        return new PcaFitter(
                (PcaFitter.Config) Proxy.newProxyInstance(
                        PcaFitter.class.getClassLoader(),
                        new Class<?>[] {PcaFitter.Config.class},
                        (proxy, method, arguments) -> method.getDefaultValue()),
                null);
    }

    private FittedSpace fit(Population population, int k, String... options) throws Exception {
        return fit(population, k, Files.createTempDirectory(folder, "fit"), Task.unwatched(), options);
    }

    static FittedSpace fit(Population population, int k, Path where, Task task, String... options) {
        Map<String, String> map = new java.util.HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return fitter().fit(population, new FitRequest(k, 7, "cpu", where, map), task);
    }

    private static float[] basis(WeightSpace space) {
        float[] all = new float[space.components() * space.layout().size()];
        space.readBasis(0, space.components(), all, 0);
        return all;
    }

    private static void assertOrthonormalWithPositivePeaks(WeightSpace space) {
        int n = space.layout().size();
        int k = space.components();
        float[] v = basis(space);
        for (int i = 0; i < k; i++) {
            float most = 0;
            for (int c = 0; c < n; c++) {
                most = Math.abs(v[i * n + c]) > Math.abs(most) ? v[i * n + c] : most;
            }
            assertTrue(most > 0, "component " + i + " peaks at " + most);
            for (int j = 0; j <= i; j++) {
                double dot = 0;
                for (int c = 0; c < n; c++) {
                    dot += (double) v[i * n + c] * v[j * n + c];
                }
                assertEquals(i == j ? 1 : 0, dot, 3e-6, i + "·" + j);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // models, numbers, components, decay of the spectrum, |μ|/σ, algorithm, angle, relative error of s
        "60, 300, 12, 0.8, 0, exact, 2e-6, 1e-6",
        "300, 60, 12, 0.8, 0, exact, 2e-6, 1e-6",
        "60, 300, 12, 0.8, 300, exact, 1e-4, 3e-5",
        "80, 400, 12, 0.35, 0, exact, 1e-4, 1e-5",
        "200, 900, 12, 0.8, 0, randomised, 3e-5, 1e-6",
        "900, 200, 12, 0.8, 0, randomised, 3e-5, 1e-6",
        "200, 900, 12, 0.8, 300, randomised, 1e-4, 3e-5",
        "200, 900, 12, 0.5, 0, randomised, 2e-3, 1e-4",
    })
    void agrees_with_lapack_in_float64(
            int m, int n, int k, double decay, double offset, String algorithm, double angle, double error)
            throws Exception {
        float[] weights = TestPopulations.lowRank(m, n, 12, decay, 0.0001, offset, 1);
        Reference reference = Reference.of(weights, m, n);
        FittedSpace fitted = fit(TestPopulations.of(m, n, weights), k, "algorithm", algorithm);
        try (WeightSpace space = fitted.space()) {
            double[] s = space.spectrum().singularValues();
            for (int j = 0; j < k; j++) {
                assertEquals(reference.singular()[j], s[j], error * reference.singular()[j], "singular value " + j);
            }
            assertEquals(0, reference.largestAngle(basis(space), k), angle);
            assertOrthonormalWithPositivePeaks(space);
            assertEquals(n, space.spectrum().totalVariance());
            // the population's coefficients are what projecting its models gives
            float[] projected = space.project(weights).toArray();
            float[] kept = fitted.coefficients().read(0, m).toArray();
            for (int i = 0; i < kept.length; i++) {
                assertEquals(projected[i], kept[i], 2e-5 * s[0], "coefficient " + i);
            }
        }
    }

    @Test
    void one_tile_or_many_give_the_same_space() throws Exception {
        int n = 70_000; // a megabyte holds three rows
        float[] weights = TestPopulations.lowRank(40, n, 6, 0.7, 0.01, 1, 3);
        for (String algorithm : new String[] {"exact", "randomised"}) {
            FittedSpace one = fit(TestPopulations.of(40, n, weights), 6, "algorithm", algorithm);
            FittedSpace many = fit(TestPopulations.of(40, n, weights), 6, "algorithm", algorithm, "tileMegabytes", "1");
            assertArrayEquals(one.space().mean(), many.space().mean());
            assertArrayEquals(one.space().deviation(), many.space().deviation());
            assertArrayEquals(basis(one.space()), basis(many.space()), 1e-6f);
            assertArrayEquals(
                    one.coefficients().read(0, 40).toArray(),
                    many.coefficients().read(0, 40).toArray(),
                    3e-3f);
            one.space().close();
            many.space().close();
        }
    }

    @Test
    void rows_kept_on_the_device_give_what_streamed_rows_give() throws Exception {
        float[] weights = TestPopulations.lowRank(200, 900, 6, 0.7, 0.01, 5, 3);
        Population population = TestPopulations.of(200, 900, weights);
        FittedSpace streamed = fit(population, 6, "algorithm", "randomised", "storage", "streamed");
        FittedSpace wide = fit(population, 6, "algorithm", "randomised", "storage", "float32");
        FittedSpace half = fit(population, 6, "algorithm", "randomised", "storage", "float16");
        assertArrayEquals(basis(streamed.space()), basis(wide.space()), 1e-6f);
        assertArrayEquals(basis(streamed.space()), basis(half.space()), 1e-4f);
        assertEquals("float16", half.space().provenance().entries().get("fit.rows"));
    }

    @Test
    void the_same_seed_gives_the_same_bits_and_another_seed_the_same_space() throws Exception {
        float[] weights = TestPopulations.lowRank(200, 900, 6, 0.7, 0.01, 1, 3);
        Population population = TestPopulations.of(200, 900, weights);
        String[] options = {"algorithm", "randomised"};
        FittedSpace first = fit(population, 6, options);
        FittedSpace again = fit(population, 6, options);
        assertEquals(first.space().fingerprint(), again.space().fingerprint());
        FittedSpace other = fitter().fit(
                        population,
                        new FitRequest(
                                6,
                                8,
                                "cpu",
                                Files.createTempDirectory(folder, "fit"),
                                Map.of("algorithm", "randomised")),
                        Task.unwatched());
        assertArrayEquals(basis(first.space()), basis(other.space()), 1e-5f);
    }

    @Test
    void constant_columns_stay_at_their_mean() throws Exception {
        for (String algorithm : new String[] {"exact", "randomised"}) {
            float[] weights = TestPopulations.lowRank(100, 200, 6, 0.7, 0.01, 1, 3);
            for (int i = 0; i < 100; i++) {
                weights[i * 200 + 5] = 0.1f;
                weights[i * 200 + 9] = -1e-30f;
            }
            FittedSpace fitted = fit(TestPopulations.of(100, 200, weights), 5, "algorithm", algorithm);
            try (WeightSpace space = fitted.space()) {
                assertEquals(0.1f, space.mean()[5]);
                assertEquals(0, space.deviation()[5]);
                assertEquals(0, space.deviation()[9]);
                assertEquals(198, space.spectrum().totalVariance());
                assertEquals("2", space.provenance().entries().get("fit.constant_columns"));
                float[] v = basis(space);
                for (int j = 0; j < 5; j++) {
                    assertEquals(0, v[j * 200 + 5], 0);
                }
                assertEquals(0.1f, space.reconstruct(fitted.coefficients().read(3, 1))[5]);
            }
        }
    }

    @Test
    void refuses_more_components_than_models_allow_and_says_what_is_possible() {
        Population population = TestPopulations.of(10, 40, TestPopulations.lowRank(10, 40, 3, 0.7, 0.1, 1, 3));
        W2wException e = assertThrows(W2wException.class, () -> fit(population, 10));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertEquals("At most 9 are possible", e.advice().orElseThrow());
    }

    @Test
    void refuses_more_components_than_there_are_directions() {
        float[] weights = TestPopulations.lowRank(30, 40, 3, 0.7, 0.1, 1, 3);
        for (int i = 4; i < 30; i++) {
            System.arraycopy(weights, i % 4 * 40, weights, i * 40, 40); // four different models
        }
        for (String algorithm : new String[] {"exact", "randomised"}) {
            W2wException e = assertThrows(
                    W2wException.class, () -> fit(TestPopulations.of(30, 40, weights), 8, "algorithm", algorithm));
            assertEquals("At most 3 components are possible", e.advice().orElseThrow());
        }
    }

    @Test
    void names_model_and_slot_of_a_weight_that_is_not_finite() {
        float[] weights = TestPopulations.lowRank(30, 40, 3, 0.7, 0.1, 1, 3);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            for (int row : new int[] {0, 17}) {
                float[] spoilt = weights.clone();
                spoilt[row * 40 + 25] = bad;
                W2wException e = assertThrows(W2wException.class, () -> fit(TestPopulations.of(30, 40, spoilt), 3));
                assertEquals(W2wException.Kind.INPUT, e.kind());
                assertEquals(
                        "population test, model model-" + row + ", slot layer.B",
                        e.where().orElseThrow());
            }
        }
    }

    @Test
    void refuses_models_that_are_all_the_same() {
        W2wException e = assertThrows(W2wException.class, () -> fit(TestPopulations.of(5, 8, new float[40]), 2));
        assertEquals("all models are the same", e.what());
    }

    @Test
    void refuses_an_option_it_does_not_know() {
        Population population = TestPopulations.of(10, 40, TestPopulations.lowRank(10, 40, 3, 0.7, 0.1, 1, 3));
        W2wException e = assertThrows(W2wException.class, () -> fit(population, 3, "powerIteration", "3"));
        assertTrue(e.getMessage().contains("powerIterations"), e.getMessage());
        assertThrows(W2wException.class, () -> fit(population, 3, "powerIterations", "many"));
        assertThrows(W2wException.class, () -> fit(population, 3, "algorithm", "quick"));
    }
}
