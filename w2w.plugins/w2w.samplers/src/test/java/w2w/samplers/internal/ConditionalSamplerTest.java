package w2w.samplers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;

class ConditionalSamplerTest {
    private static final int K = 3;
    private final ConditionalSampler sampler =
            new ConditionalSampler(Configured.byDefault(ConditionalSampler.Config.class));

    /** c0 = 3·age + noise, c1 = 2·beard + noise, c2 noise; age standard normal, beard ±1, both now and then unknown. */
    private static PopulationCoefficients population(int models) {
        float[] rows = new float[models * K];
        double[] age = new double[models];
        double[] beard = new double[models];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < models; i++) {
            float[] z = Noise.gaussian(5, "population", 0, i, 5);
            age[i] = z[0];
            beard[i] = z[1] > 0 ? 1 : -1;
            rows[i * K] = 3 * z[0] + z[2];
            rows[i * K + 1] = (float) (2 * beard[i]) + z[3];
            rows[i * K + 2] = z[4];
            if (i % 10 == 0) {
                age[i] = Double.NaN;
            }
            names.add("m" + i);
        }
        Map<String, double[]> labels = new LinkedHashMap<>();
        labels.put("age", age);
        labels.put("beard", beard);
        labels.put("none", filled(models, Double.NaN));
        labels.put("same", filled(models, 1));
        return PopulationCoefficients.inMemory(Coefficients.owning("s", K, rows), names, LabelTable.of(models, labels));
    }

    private static double[] filled(int models, double value) {
        double[] all = new double[models];
        Arrays.fill(all, value);
        return all;
    }

    private Coefficients draw(
            PopulationCoefficients p, int count, Map<String, Double> wanted, Map<String, String> options) {
        return sampler.sample(p, new SampleRequest(count, 1, K, 9, wanted, options), Task.unwatched());
    }

    @Test
    void matching_draws_with_mean_and_deviation_of_the_models_that_match() {
        PopulationCoefficients population = population(3000);
        double[] beard = population.labels().column("beard").orElseThrow();
        int[] bearded = IntStream.range(0, 3000).filter(i -> beard[i] == 1).toArray();
        float[] rows = new float[bearded.length * K];
        for (int i = 0; i < bearded.length; i++) {
            System.arraycopy(population.read(bearded[i], 1).toArray(), 0, rows, i * K, K);
        }
        Coefficients matching = Coefficients.owning("s", K, rows);
        Coefficients drawn = draw(population, 10_000, Map.of("beard", 1.0), Map.of("method", "matching"));
        for (int j = 0; j < K; j++) {
            double variance = SamplersTest.covariance(matching, j, j);
            assertEquals(SamplersTest.mean(matching, j), SamplersTest.mean(drawn, j), 0.04 * Math.sqrt(variance));
            assertEquals(1, SamplersTest.covariance(drawn, j, j) / variance, 0.05, "component " + j);
        }
        assertTrue(SamplersTest.covariance(matching, 1, 1) < 1.5, "the noise alone: all of them have the beard");
    }

    @Test
    void regression_draws_from_the_conditional_gaussian() {
        PopulationCoefficients population = population(6000);
        Coefficients drawn =
                draw(population, 10_000, Map.of("age", 2.0, "beard", -1.0), Map.of("method", "regression"));
        // E[c0 | age] = 3·age, var(c0 | age) = 1; E[c1 | beard] = 2·beard, var = 1; c2 is left alone
        assertEquals(6, SamplersTest.mean(drawn, 0), 0.1);
        assertEquals(-2, SamplersTest.mean(drawn, 1), 0.1);
        assertEquals(0, SamplersTest.mean(drawn, 2), 0.1);
        for (int j = 0; j < K; j++) {
            assertEquals(1, SamplersTest.covariance(drawn, j, j), 0.07, "component " + j);
        }
        assertEquals(0, SamplersTest.covariance(drawn, 0, 1), 0.05);
    }

    @Test
    void labels_that_say_the_same_are_no_fault() {
        PopulationCoefficients population = population(500);
        Map<String, double[]> twice = new LinkedHashMap<>();
        twice.put("age", population.labels().column("age").orElseThrow());
        twice.put("years", population.labels().column("age").orElseThrow());
        PopulationCoefficients labelled = PopulationCoefficients.inMemory(
                population.read(0, 500), population.models(), LabelTable.of(500, twice));
        Coefficients drawn = draw(labelled, 4000, Map.of("age", 1.0, "years", 1.0), Map.of("method", "regression"));
        assertEquals(3, SamplersTest.mean(drawn, 0), 0.2);
    }

    @Test
    void too_few_matching_models_are_told_and_drawn_along_the_directions() {
        PopulationCoefficients population = population(3000);
        List<String> said = new ArrayList<>();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public void said(String part, String text) {
                said.add(text);
            }
        });
        SampleRequest request = new SampleRequest(2000, 1, K, 9, Map.of("age", 4.5), Map.of());
        Coefficients drawn = sampler.sample(population, request, task);
        assertTrue(said.get(0).startsWith("only 0 models match age = 4.5, fewer than 30"), said.toString());
        assertEquals(13.5, SamplersTest.mean(drawn, 0), 0.3);
    }

    @Test
    void a_sample_does_not_depend_on_how_many_are_drawn() {
        PopulationCoefficients population = population(3000);
        for (String method : List.of("matching", "regression")) {
            Coefficients few = draw(population, 1, Map.of("beard", 1.0), Map.of("method", method));
            Coefficients many = draw(population, 5, Map.of("beard", 1.0), Map.of("method", method));
            assertEquals(few, many.row(0));
        }
    }

    @Test
    void conditions_that_cannot_be_met_are_refused() {
        PopulationCoefficients population = population(300);
        assertRefused(population, Map.of(), Map.of(), "needs a condition");
        assertRefused(population, Map.of("beart", 1.0), Map.of(), "no label beart");
        assertRefused(population, Map.of("beard", 0.5), Map.of("method", "matching"), "no model matches");
        assertRefused(population, Map.of("none", 1.0), Map.of(), "only 0 models have");
        assertRefused(population, Map.of("same", 2.0), Map.of(), "same for every model");
        assertRefused(population, Map.of("beard", Double.NaN), Map.of(), "condition on beard");
        assertRefused(population, Map.of("beard", 1.0), Map.of("method", "magic"), "one of auto");
    }

    private void assertRefused(
            PopulationCoefficients population, Map<String, Double> wanted, Map<String, String> options, String part) {
        W2wException e = assertThrows(W2wException.class, () -> draw(population, 1, wanted, options));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
