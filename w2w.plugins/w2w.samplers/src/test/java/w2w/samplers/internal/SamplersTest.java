package w2w.samplers.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.space.Sampler;
import w2w.api.task.CancelledException;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;

/** Moments of 20,000 samples against the population's own: deviations of the estimates are below 0.01 of the quantity. */
class SamplersTest {
    private static final int K = 4;
    private static final int COUNT = 20_000;

    /** c1 = 0.8·c0 + 0.6·noise, c2 lies at −3 or +3, c3 small with a mean. */
    static PopulationCoefficients population(int models) {
        float[] rows = new float[models * K];
        double[] side = new double[models];
        for (int i = 0; i < models; i++) {
            float[] z = Noise.gaussian(11, "population", 0, i, 4);
            rows[i * K] = 2 * z[0];
            rows[i * K + 1] = 2 * (0.8f * z[0] + 0.6f * z[1]);
            side[i] = i % 2 == 0 ? 1 : -1;
            rows[i * K + 2] = (float) (3 * side[i]) + 0.1f * z[2];
            rows[i * K + 3] = 5 + 0.5f * z[3];
        }
        List<String> names = java.util.stream.IntStream.range(0, models)
                .mapToObj(i -> "m" + i)
                .toList();
        return PopulationCoefficients.inMemory(
                Coefficients.owning("s", K, rows), names, LabelTable.of(models, Map.of("side", side)));
    }

    static List<Sampler> samplers() {
        return List.of(
                new GaussianSampler(),
                new FullCovarianceSampler(),
                new KernelDensitySampler(Configured.byDefault(KernelDensitySampler.Config.class)),
                new MixtureSampler(Configured.byDefault(MixtureSampler.Config.class)));
    }

    private static SampleRequest request(int count, double factor, int components) {
        return new SampleRequest(count, factor, components, 42, Map.of(), Map.of());
    }

    private static Coefficients draw(Sampler sampler, PopulationCoefficients population, SampleRequest request) {
        return sampler.sample(population, request, Task.unwatched());
    }

    static double mean(Coefficients c, int j) {
        double sum = 0;
        for (int i = 0; i < c.rows(); i++) {
            sum += c.get(i, j);
        }
        return sum / c.rows();
    }

    static double covariance(Coefficients c, int a, int b) {
        double ma = mean(c, a);
        double mb = mean(c, b);
        double sum = 0;
        for (int i = 0; i < c.rows(); i++) {
            sum += (c.get(i, a) - ma) * (c.get(i, b) - mb);
        }
        return sum / (c.rows() - 1);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void mean_and_spread_are_the_population_s(Sampler sampler) {
        PopulationCoefficients population = population(500);
        Coefficients all = population.read(0, 500);
        Coefficients drawn = draw(sampler, population, request(COUNT, 1, K));
        assertEquals("s", drawn.space());
        for (int j = 0; j < K; j++) {
            double deviation = population.deviation()[j];
            assertEquals(mean(all, j), mean(drawn, j), 0.03 * deviation, "mean of " + j);
            assertEquals(1, covariance(drawn, j, j) / covariance(all, j, j), 0.05, "variance of " + j);
        }
        Coefficients wide = draw(sampler, population, request(COUNT, 1.5, K));
        assertEquals(2.25, covariance(wide, 0, 0) / covariance(all, 0, 0), 0.1);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void factor_nought_is_the_mean_and_unused_components_stay_there(Sampler sampler) {
        PopulationCoefficients population = population(50);
        Coefficients still = draw(sampler, population, request(2, 0, K));
        Coefficients leading = draw(sampler, population, request(2, 1, 2));
        for (int j = 0; j < K; j++) {
            assertEquals(population.mean()[j], still.get(1, j), 1e-6);
            if (j >= 2) {
                assertEquals(population.mean()[j], leading.get(1, j), 1e-6);
            } else {
                assertTrue(leading.get(0, j) != leading.get(1, j));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void a_sample_does_not_depend_on_how_many_are_drawn(Sampler sampler) {
        PopulationCoefficients population = population(1500);
        Coefficients many = draw(sampler, population, request(7, 1, K));
        Coefficients few = draw(sampler, population, request(2, 1, K));
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(few.row(i).toArray(), many.row(i).toArray());
        }
        SampleRequest other = new SampleRequest(1, 1, K, 43, Map.of(), Map.of());
        assertTrue(!draw(sampler, population, other).equals(few.row(0)));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void what_cannot_be_drawn_is_refused(Sampler sampler) {
        PopulationCoefficients population = population(50);
        for (SampleRequest bad : List.of(
                request(1, 1, K + 1),
                new SampleRequest(1, 1, K, 0, Map.of("side", 1.0), Map.of()),
                new SampleRequest(1, 1, K, 0, Map.of(), Map.of("bandwith", "1")))) {
            W2wException e = assertThrows(W2wException.class, () -> draw(sampler, population, bad), bad.toString());
            assertEquals(W2wException.Kind.INPUT, e.kind());
        }
        Task cancelled = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return true;
            }
        });
        assertThrows(CancelledException.class, () -> sampler.sample(population, request(1, 1, K), cancelled));
    }

    @Test
    void correlations_are_kept_by_all_but_the_independent_gaussians() {
        PopulationCoefficients population = population(500);
        Coefficients all = population.read(0, 500);
        double expected = covariance(all, 0, 1);
        List<Sampler> samplers = samplers();
        assertEquals(0, covariance(draw(samplers.get(0), population, request(COUNT, 1, K)), 0, 1), 0.1);
        for (int i : new int[] {1, 3}) {
            assertEquals(
                    expected,
                    covariance(draw(samplers.get(i), population, request(COUNT, 1, K)), 0, 1),
                    0.1,
                    "sampler " + i);
        }
        SampleRequest narrow = new SampleRequest(COUNT, 1, K, 42, Map.of(), Map.of("bandwidth", "0.25"));
        assertEquals(expected / (1 + 0.25 * 0.25), covariance(draw(samplers.get(2), population, narrow), 0, 1), 0.1);
    }

    @Test
    void groups_that_a_gaussian_blurs_stay_apart_in_a_kernel_density() {
        PopulationCoefficients population = population(500);
        SampleRequest narrow = new SampleRequest(COUNT, 1, K, 42, Map.of(), Map.of("bandwidth", "0.2"));
        // two points at ±3: half of a Gaussian of deviation 3 lies within 2.02 of the middle
        assertEquals(0.5, shareBetween(draw(samplers().get(0), population, request(COUNT, 1, K))), 0.03);
        // shrunk to ±2.94, noise of deviation 0.59: Φ((2.02 − 2.94) / 0.59)
        assertEquals(0.06, shareBetween(draw(samplers().get(2), population, narrow)), 0.01);
    }

    private static double shareBetween(Coefficients drawn) {
        int within = 0;
        for (int i = 0; i < drawn.rows(); i++) {
            within += Math.abs(drawn.get(i, 2)) < 2.02 ? 1 : 0;
        }
        return (double) within / drawn.rows();
    }

    @Test
    void bandwidth_nought_and_one_parent_copy_models() {
        PopulationCoefficients population = population(20);
        List<Map<String, String>> options = List.of(Map.of("bandwidth", "0"), Map.of("parents", "1"));
        for (int s = 0; s < 2; s++) {
            Coefficients drawn = samplers()
                    .get(2 + s)
                    .sample(population, new SampleRequest(1, 1, K, 3, Map.of(), options.get(s)), Task.unwatched());
            double nearest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < 20; i++) {
                double distance = 0;
                for (int j = 0; j < K; j++) {
                    distance += Math.abs(population.read(i, 1).get(0, j) - drawn.get(0, j));
                }
                nearest = Math.min(nearest, distance);
            }
            assertEquals(0, nearest, 1e-5);
        }
    }
}
