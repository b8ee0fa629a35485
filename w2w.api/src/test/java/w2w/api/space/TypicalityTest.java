package w2w.api.space;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;

class TypicalityTest {
    /** Component 0 is −2, −1, 0, 1, 2 with mean 0 and variance 2.5; component 1 is ten times it, component 2 the same for all. */
    private static PopulationCoefficients population() {
        float[] rows = new float[15];
        for (int i = 0; i < 5; i++) {
            rows[3 * i] = i - 2;
            rows[3 * i + 1] = 10 * (i - 2) + 7;
            rows[3 * i + 2] = 4;
        }
        return PopulationCoefficients.inMemory(
                Coefficients.owning("space", 3, rows),
                IntStream.range(0, 5).mapToObj(i -> "m" + i).toList(),
                LabelTable.of(5, Map.of()));
    }

    @Test
    void distance_is_in_deviations_of_each_component_and_ranked_among_the_models() {
        Coefficients points = Coefficients.of("space", 3, new float[] {0, 7, 4, 3, 7, 99, 1.5f, 22, 4});
        List<Typicality> one = Typicality.of(population(), points, 1, Task.unwatched());
        assertEquals(new Typicality(1, 0, 0), one.get(0));
        assertEquals(3 / Math.sqrt(2.5), one.get(1).distance(), 1e-12);
        assertEquals(1, one.get(1).rank());
        assertEquals(0.6, one.get(2).rank()); // 0 and the two at 1 are nearer, those at 2 are not
        List<Typicality> all = Typicality.of(population(), points, 3, Task.unwatched());
        assertEquals(3 / Math.sqrt(2.5), all.get(1).distance(), 1e-12, "a component without variance counts");
        assertEquals(1.5 * Math.sqrt(2 / 2.5), all.get(2).distance(), 1e-12);
    }

    @Test
    void refuses_points_of_another_space() {
        Coefficients stranger = Coefficients.of("other", 3, new float[3]);
        assertThrows(W2wException.class, () -> Typicality.of(population(), stranger, 1, Task.unwatched()));
        Coefficients ours = Coefficients.of("space", 3, new float[3]);
        assertThrows(IndexOutOfBoundsException.class, () -> Typicality.of(population(), ours, 4, Task.unwatched()));
    }

    @Test
    void a_point_on_the_way_to_another_is_their_weighted_mean() {
        Coefficients a = Coefficients.of("space", 2, new float[] {1, 2});
        Coefficients b = Coefficients.of("space", 2, new float[] {3, -2});
        assertEquals(a, a.towards(b, 0));
        assertEquals(b, a.towards(b, 1));
        assertArrayEquals(new float[] {1.5f, 1}, a.towards(b, 0.25).toArray());
        assertArrayEquals(new float[] {5, -6}, a.towards(b, 2).toArray());
        Coefficients stranger = Coefficients.of("other", 2, new float[2]);
        assertThrows(IllegalArgumentException.class, () -> a.towards(stranger, 0.5));
    }
}
