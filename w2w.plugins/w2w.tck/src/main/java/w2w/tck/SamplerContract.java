package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static w2w.tck.Numbers.assertFinite;
import static w2w.tck.Refusals.assertCancels;
import static w2w.tck.Refusals.assertRefuses;

import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.space.Sampler;
import w2w.api.task.Task;

/** What every {@link Sampler} keeps to. Extend it, and say how to make yours. */
public abstract class SamplerContract {
    private final PopulationCoefficients population = KnownPopulation.falling().coefficients();
    private final int k = population.components();

    /** The sampler under test. */
    protected abstract Sampler sampler();

    /** Conditions that every request gets: none, unless the sampler cannot do without. */
    protected Map<String, Double> conditions() {
        return Map.of();
    }

    /** Options that every request gets. */
    protected Map<String, String> options() {
        return Map.of();
    }

    private Coefficients sample(int count, double factor, int components, long seed) {
        return sampler()
                .sample(
                        population,
                        new SampleRequest(count, factor, components, seed, conditions(), options()),
                        Task.unwatched());
    }

    @Test
    public void draws_as_many_points_of_the_space_as_wanted() {
        Coefficients drawn = sample(7, 1, k, 1);
        assertEquals(7, drawn.rows());
        assertEquals(k, drawn.components());
        assertEquals(population.space(), drawn.space());
        assertFinite(drawn.toArray(), "samples");
    }

    @Test
    public void a_row_is_the_same_point_whatever_the_count() {
        assertEquals(sample(9, 1, k, 1).row(2), sample(3, 1, k, 1).row(2));
    }

    @Test
    public void same_seed_same_points_and_another_seed_others() {
        assertEquals(sample(4, 1, k, 1), sample(4, 1, k, 1));
        assertNotEquals(sample(4, 1, k, 1), sample(4, 1, k, 2));
    }

    @Test
    public void rows_differ() {
        Coefficients drawn = sample(2, 1, k, 1);
        assertNotEquals(drawn.row(0), drawn.row(1));
    }

    @Test
    public void factor_zero_gives_one_point_the_mean() {
        Coefficients drawn = sample(3, 0, k, 1);
        assertEquals(drawn.row(0), drawn.row(1));
        assertEquals(drawn.row(0), drawn.row(2));
        if (conditions().isEmpty()) {
            for (int j = 0; j < k; j++) {
                assertEquals(
                        population.mean()[j], drawn.get(0, j), 1e-3 * population.deviation()[0], "component " + j);
            }
        }
    }

    @Test
    public void components_that_were_not_asked_for_stay_at_the_mean() {
        Coefficients drawn = sample(4, 1, 2, 1);
        for (int row = 0; row < 4; row++) {
            for (int j = 2; j < k; j++) {
                assertEquals(population.mean()[j], drawn.get(row, j), 1e-5, "component " + j);
            }
        }
    }

    /** Loose on purpose: a sampler may be bolder or blander than the population, not of another order. */
    @Test
    public void spreads_about_as_the_population_does() {
        int count = 2000;
        Coefficients drawn = sample(count, 1, k, 3);
        for (int j = 0; j < k; j++) {
            double mean = 0;
            for (int i = 0; i < count; i++) {
                mean += drawn.get(i, j) / count;
            }
            double squares = 0;
            for (int i = 0; i < count; i++) {
                squares += (drawn.get(i, j) - mean) * (drawn.get(i, j) - mean);
            }
            double ratio = Math.sqrt(squares / (count - 1)) / population.deviation()[j];
            assertTrue(ratio > 0.4 && ratio < 2.5, "component " + j + " spreads " + ratio + " times the population");
        }
    }

    @Test
    public void an_unknown_condition_is_refused() {
        SampleRequest request = new SampleRequest(1, 1, k, 1, Map.of("no-such-label", 1.0), options());
        assertRefuses(() -> sampler().sample(population, request, Task.unwatched()));
    }

    @Test
    public void leaves_the_population_as_it_was() {
        float[] before = population.read(0, population.size()).toArray();
        sample(5, 1, k, 1);
        assertArrayEquals(before, population.read(0, population.size()).toArray());
    }

    @Test
    public void a_cancelled_draw_ends() {
        SampleRequest request = new SampleRequest(100, 1, k, 1, conditions(), options());
        assertCancels(task -> sampler().sample(population, request, task));
    }
}
