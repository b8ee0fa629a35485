package w2w.api.space;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;

class NeighboursTest {
    private static PopulationCoefficients population(int models, int k, float[] rows) {
        return PopulationCoefficients.inMemory(
                Coefficients.of("s", k, rows),
                IntStream.range(0, models).mapToObj(i -> "m" + i).toList(),
                LabelTable.of(models, Map.of()));
    }

    @Test
    void the_nearest_come_first_and_ties_in_the_population_s_order() {
        PopulationCoefficients square = population(4, 2, new float[] {0, 0, 4, 0, 0, 4, 4, 4});
        List<Neighbour> near = Neighbours.nearest(
                        square,
                        Coefficients.of("s", 2, new float[] {4, 1}),
                        Neighbours.Metric.EUCLIDEAN,
                        2,
                        Task.unwatched())
                .get(0);
        assertEquals(List.of(new Neighbour(1, "m1", 1), new Neighbour(3, "m3", 3)), near);
        List<Neighbour> middle = Neighbours.nearest(
                        square,
                        Coefficients.of("s", 2, new float[] {2, 2}),
                        Neighbours.Metric.EUCLIDEAN,
                        3,
                        Task.unwatched())
                .get(0);
        assertEquals(
                List.of("m0", "m1", "m2"), middle.stream().map(Neighbour::model).toList());
    }

    @Test
    void cosine_is_taken_from_the_mean_and_does_not_see_length() {
        PopulationCoefficients square = population(4, 2, new float[] {0, 0, 4, 0, 0, 4, 4, 4});
        Neighbour near = Neighbours.nearest(
                        square,
                        Coefficients.of("s", 2, new float[] {2.1f, 1.9f}),
                        Neighbours.Metric.COSINE,
                        1,
                        Task.unwatched())
                .get(0)
                .get(0);
        assertEquals("m1", near.model());
        assertEquals(0, near.distance(), 1e-6);
    }

    @Test
    void spacing_is_the_distance_to_the_nearest_other_model() {
        PopulationCoefficients line = population(4, 1, new float[] {0, 1, 3, 7});
        assertArrayEquals(new double[] {1, 1, 2, 4}, Neighbours.spacing(line, 10, 0, Task.unwatched()));
        assertEquals(2, Neighbours.spacing(line, 2, 0, Task.unwatched()).length);
        assertEquals(0, Neighbours.spacing(population(1, 1, new float[1]), 9, 0, Task.unwatched()).length);
    }

    @Test
    void many_tiles_find_what_one_comparison_each_finds() {
        int m = 1300;
        int k = 5;
        float[] rows = new float[m * k];
        for (int i = 0; i < m; i++) {
            Noise.gaussian(1, "neighbours", 0, i, rows, i * k, k);
        }
        float[] point = Noise.gaussian(1, "neighbours", 0, m, k);
        Neighbour near = Neighbours.nearest(
                        population(m, k, rows),
                        Coefficients.of("s", k, point),
                        Neighbours.Metric.EUCLIDEAN,
                        1,
                        Task.unwatched())
                .get(0)
                .get(0);
        int best = IntStream.range(0, m)
                .boxed()
                .min(java.util.Comparator.comparingDouble(i -> squares(rows, i * k, point)))
                .orElseThrow();
        assertEquals(best, near.row());
        assertEquals(Math.sqrt(squares(rows, best * k, point)), near.distance(), 1e-6);
    }

    private static double squares(float[] rows, int at, float[] point) {
        double sum = 0;
        for (int j = 0; j < point.length; j++) {
            sum += (rows[at + j] - point[j]) * (double) (rows[at + j] - point[j]);
        }
        return sum;
    }

    @Test
    void points_of_another_space_are_refused() {
        PopulationCoefficients line = population(2, 1, new float[] {0, 1});
        assertThrows(
                W2wException.class,
                () -> Neighbours.nearest(
                        line,
                        Coefficients.of("other", 1, new float[1]),
                        Neighbours.Metric.EUCLIDEAN,
                        1,
                        Task.unwatched()));
    }
}
