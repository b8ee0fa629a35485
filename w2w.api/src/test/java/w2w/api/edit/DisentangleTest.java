package w2w.api.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;

class DisentangleTest {
    private static final PopulationCoefficients POPULATION = population();

    private static PopulationCoefficients population() {
        float[] rows = new float[300 * 4];
        for (int i = 0; i < 300; i++) {
            Noise.gaussian(2, "rows", 0, i, rows, i * 4, 4);
        }
        return PopulationCoefficients.inMemory(
                Coefficients.owning("s", 4, rows),
                IntStream.range(0, 300).mapToObj(i -> "m" + i).toList(),
                LabelTable.of(300, Map.of()));
    }

    private static EditDirection direction(String name, double... raw) {
        return EditDirection.inUnitsOf(
                POPULATION, name, raw, new DirectionQuality("held-out AUC", 0.9, 5, 5, List.of()), Provenance.NONE);
    }

    @Test
    void what_is_left_is_orthogonal_to_all_of_a_set_that_is_not_orthogonal_itself() {
        EditDirection a = direction("a", 1, 1, 1, 1);
        List<EditDirection> others = List.of(direction("b", 1, 0.5, 0, 0), direction("c", 0.5, 1, 0.2, 0));
        EditDirection left = Disentangle.from(POPULATION, a, others);
        for (EditDirection other : others) {
            assertEquals(0, left.cosine(other), 1e-6, other.name());
        }
        assertTrue(left.cosine(a) > 0.5, "cosine " + left.cosine(a));
        assertEquals("a", left.name());
        assertTrue(
                left.quality().warnings().get(0).startsWith("without b, c"),
                left.quality().toString());
    }

    @Test
    void one_after_another_would_not_do() {
        EditDirection a = direction("a", 1, 1, 1, 1);
        EditDirection b = direction("b", 1, 0.5, 0, 0);
        EditDirection c = direction("c", 0.5, 1, 0.2, 0);
        EditDirection twice = Disentangle.from(POPULATION, Disentangle.from(POPULATION, a, List.of(b)), List.of(c));
        assertTrue(Math.abs(twice.cosine(b)) > 0.1, "cosine " + twice.cosine(b));
    }

    @Test
    void one_direction_is_the_formula_of_the_paper() {
        EditDirection left =
                Disentangle.from(POPULATION, direction("a", 1, 2, 0, 0), List.of(direction("b", 1, 0, 0, 0)));
        assertEquals(1, left.cosine(direction("expected", 0, 1, 0, 0)), 1e-9);
    }

    @Test
    void the_same_direction_twice_is_no_fault_and_nothing_left_is() {
        EditDirection a = direction("a", 1, 2, 0, 0);
        EditDirection b = direction("b", 1, 0, 0, 0);
        assertEquals(1, Disentangle.from(POPULATION, a, List.of(b, b)).cosine(direction("e", 0, 1, 0, 0)), 1e-9);
        EditDirection e = direction("e", 0, 1, 0, 0);
        W2wException nothing = assertThrows(W2wException.class, () -> Disentangle.from(POPULATION, a, List.of(b, e)));
        assertTrue(nothing.getMessage().contains("nothing is left of direction a without b, e"));
    }
}
