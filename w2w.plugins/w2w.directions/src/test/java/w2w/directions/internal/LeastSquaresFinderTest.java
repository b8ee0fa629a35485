package w2w.directions.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.Disentangle;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

class LeastSquaresFinderTest {
    private final LeastSquaresFinder finder = new LeastSquaresFinder();

    private List<EditDirection> find(PopulationCoefficients population, DirectionRequest request) {
        return finder.find(Synthetic.space(), population, request, Task.unwatched());
    }

    @Test
    void equals_the_pseudo_inverse_of_the_reference_to_1e_5() {
        PopulationCoefficients population = Golden.population();
        String[] labels = {"Male", "Young", "Eyeglasses", "No_Beard"};
        List<EditDirection> found = find(population, DirectionRequest.of(population.components(), labels));
        for (int i = 0; i < labels.length; i++) {
            assertSameDirection(Golden.direction(labels[i]), found.get(i), 1e-5);
        }
    }

    @Test
    void without_another_direction_equals_the_reference_to_1e_5() {
        PopulationCoefficients population = Golden.population();
        List<EditDirection> found = find(population, DirectionRequest.of(population.components(), "No_Beard", "Male"));
        EditDirection beard = Disentangle.from(population, found.get(0), List.of(found.get(1)));
        assertSameDirection(Golden.direction("No_Beard.without_Male"), beard, 1e-5);
    }

    /** Largest difference of the unit vectors relative to the largest number. */
    private static void assertSameDirection(double[] expected, EditDirection found, double tolerance) {
        float[] step = found.step();
        double length = 0;
        double stepLength = 0;
        for (int j = 0; j < step.length; j++) {
            length += expected[j] * expected[j];
            stepLength += (double) step[j] * step[j];
        }
        double most = 0;
        double off = 0;
        for (int j = 0; j < step.length; j++) {
            double e = expected[j] / Math.sqrt(length);
            most = Math.max(most, Math.abs(e));
            off = Math.max(off, Math.abs(e - step[j] / Math.sqrt(stepLength)));
        }
        assertTrue(off <= tolerance * most, found + " is off by " + off / most);
    }

    @Test
    void one_unit_is_one_deviation_of_the_population_along_the_direction() {
        PopulationCoefficients population = Synthetic.population(500);
        EditDirection tall = find(population, DirectionRequest.of(12, "tall")).get(0);
        Coefficients rows = population.read(0, 500);
        double[] position = new double[500];
        for (int i = 0; i < 500; i++) {
            position[i] = tall.position(rows, i);
        }
        double mean = Arrays.stream(position).average().orElseThrow();
        double variance =
                Arrays.stream(position).map(x -> (x - mean) * (x - mean)).sum() / 499;
        assertEquals(0, mean, 1e-5);
        assertEquals(1, variance, 1e-5);
        assertEquals(
                tall.position(rows.row(3), 0) + 2, tall.position(rows.row(3).plus(2, tall.step()), 0), 1e-4);
    }

    @Test
    void models_without_a_label_do_not_count() {
        PopulationCoefficients all = Synthetic.population(600);
        double[] tall = all.labels().column("tall").orElseThrow();
        int[] labelled = new int[400];
        for (int i = 0; i < 400; i++) {
            labelled[i] = i;
        }
        double[] partly = tall.clone();
        Arrays.fill(partly, 400, 600, Double.NaN);
        PopulationCoefficients some = PopulationCoefficients.inMemory(
                all.read(0, 400), all.models().subList(0, 400), all.labels().select(labelled));
        EditDirection expected = find(some, DirectionRequest.of(12, "tall")).get(0);
        EditDirection found = find(Synthetic.labelled(all, Map.of("tall", partly)), DirectionRequest.of(12, "tall"))
                .get(0);
        double[] direction = new double[12];
        for (int j = 0; j < 12; j++) {
            direction[j] = expected.step()[j];
        }
        assertEquals(1, Synthetic.cosine(found.step(), direction), 1e-9);
        assertEquals(400, found.quality().positives());
    }

    @Test
    void with_fewer_models_than_components_it_is_the_shortest_exact_fit() {
        PopulationCoefficients population = Synthetic.population(8);
        EditDirection tall = find(population, DirectionRequest.of(12, "tall")).get(0);
        Coefficients rows = population.read(0, 8);
        double[] y = population.labels().column("tall").orElseThrow();
        double yMean = Arrays.stream(y).average().orElseThrow();
        RealMatrix c = MatrixUtils.createRealMatrix(8, 12);
        for (int j = 0; j < 12; j++) {
            double mean = population.mean()[j];
            for (int i = 0; i < 8; i++) {
                c.setEntry(i, j, rows.get(i, j) - mean);
            }
        }
        double[] centred = Arrays.stream(y).map(v -> v - yMean).toArray();
        double[] expected =
                new SingularValueDecomposition(c).getSolver().getInverse().operate(centred);
        assertEquals(1, Synthetic.cosine(tall.step(), expected), 1e-6);
        assertTrue(tall.quality().warnings().stream().anyMatch(w -> w.contains("fewer components")));
    }

    @Test
    void quality_is_measured_on_models_that_were_held_out() {
        PopulationCoefficients population = Synthetic.population(400);
        double[] coin = new double[400];
        for (int i = 0; i < 400; i++) {
            coin[i] = w2w.api.task.Noise.uniform(5, "coin", 0, i, 1)[0] < 0.5 ? 0 : 1;
        }
        PopulationCoefficients guessed = Synthetic.labelled(population, Map.of("coin", coin));
        EditDirection chance = find(guessed, DirectionRequest.of(12, "coin")).get(0);
        assertEquals(0.5, chance.quality().value(), 0.15, "a label that means nothing");
        List<EditDirection> real = find(population, DirectionRequest.of(12, "giant", "tall"));
        assertEquals("held-out AUC", real.get(0).quality().measure());
        assertTrue(real.get(0).quality().value() > 0.95, real.toString());
        assertEquals("held-out R²", real.get(1).quality().measure());
        // var(tall given c) from c0 = 3 tall + noise and c1 = 2 broad + noise: 1 / (1 + 9 + 2.56 / (1 + 4 · 0.36))
        assertEquals(1 - 1 / (10 + 2.56 / 2.44), real.get(1).quality().value(), 0.03);
        assertTrue(real.get(1).quality().warnings().isEmpty());
    }

    @Test
    void few_or_one_sided_labels_are_warned_of() {
        PopulationCoefficients population = Synthetic.population(2000);
        double[] rare = new double[2000];
        Arrays.fill(rare, 0, 5, 1);
        EditDirection found = find(
                        Synthetic.labelled(population, Map.of("rare", rare)), DirectionRequest.of(12, "rare"))
                .get(0);
        assertEquals(5, found.quality().positives());
        assertEquals(1995, found.quality().negatives());
        assertTrue(
                found.quality().warnings().get(0).contains("only 5 of 2000"),
                found.quality().toString());
    }

    @Test
    void leading_components_alone_are_used_when_fewer_are_wanted() {
        EditDirection found =
                find(Synthetic.population(300), DirectionRequest.of(3, "tall")).get(0);
        for (int j = 3; j < 12; j++) {
            assertEquals(0, found.step()[j]);
        }
    }

    @Test
    void bad_labels_are_refused_by_name() {
        PopulationCoefficients population = Synthetic.population(50);
        assertRefused(population, DirectionRequest.of(12, "Tall"), "no label Tall", "tall, broad, giant, same");
        assertRefused(population, DirectionRequest.of(12, "same"), "7.0 for every model");
        assertRefused(population, DirectionRequest.of(13, "tall"), "13 components");
        assertRefused(population, DirectionRequest.of(12), "no label is wanted");
        double[] unknown = new double[50];
        Arrays.fill(unknown, Double.NaN);
        assertRefused(
                Synthetic.labelled(population, Map.of("x", unknown)),
                DirectionRequest.of(12, "x"),
                "no model has a value");
        double[] infinite = new double[50];
        infinite[7] = Double.NEGATIVE_INFINITY;
        assertRefused(Synthetic.labelled(population, Map.of("x", infinite)), DirectionRequest.of(12, "x"), "model 7");
        assertRefused(
                population, new DirectionRequest(List.of("tall"), 1, 12, 0, Map.of("lamda", "1")), "no option lamda");
    }

    private void assertRefused(PopulationCoefficients population, DirectionRequest request, String... parts) {
        W2wException e = assertThrows(W2wException.class, () -> find(population, request));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    @Test
    void tiles_read_again_give_the_same_numbers_as_tiles_kept() {
        PopulationCoefficients population = Synthetic.population(1500);
        double[] d = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        Rows kept = new Rows(population, 11, Task.unwatched());
        Rows streamed = new Rows(population, 11, Task.unwatched(), 0);
        double[] y = kept.times(d);
        assertEquals(0, Arrays.compare(y, streamed.times(d)));
        assertEquals(0, Arrays.compare(kept.transposeTimes(y), streamed.transposeTimes(y)));
        assertFalse(Double.isNaN(y[1499]));
    }
}
