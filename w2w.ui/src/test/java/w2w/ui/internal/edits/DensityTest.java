package w2w.ui.internal.edits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import w2w.api.task.Noise;

class DensityTest {
    @Test
    void of_gaussian_positions_is_the_bell_curve() {
        Density density = Density.of(gaussian(20_000, 0, 1), -10, 10, 401);
        for (double x : new double[] {-2, -1, 0, 0.5, 1.5}) {
            assertEquals(Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI), density.at(x), 0.02, "at " + x);
        }
    }

    @Test
    void has_the_area_one() {
        Density density = Density.of(gaussian(500, 1, 2), -10, 10, 401);
        double area = 0;
        for (double x = -10; x <= 10; x += 0.05) {
            area += 0.05 * density.at(x);
        }
        assertEquals(1, area, 0.01);
    }

    @Test
    void keeps_the_two_humps_of_a_binary_label() {
        double[] positions = new double[2000];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (i % 4 == 0 ? 1.7 : -0.6) + 0.25 * Noise.gaussian(3, "hump", 0, i, 1)[0];
        }
        Density density = Density.of(positions, -10, 10, 401);
        assertTrue(density.at(0.5) < 0.35 * density.at(1.7), "no valley");
        assertTrue(density.at(-0.6) > density.at(1.7));
    }

    @Test
    void counts_the_models_below_a_position_exactly() {
        Density density = Density.of(new double[] {3, 1, 2, 2}, -10, 10, 401);
        assertEquals(0, density.below(0));
        assertEquals(0.125, density.below(1));
        assertEquals(0.5, density.below(2));
        assertEquals(1, density.below(3.5));
    }

    @Test
    void is_content_with_one_model_with_equal_ones_and_with_none() {
        assertTrue(Density.of(new double[] {1}, -10, 10, 401).at(1) > 0);
        assertTrue(Density.of(new double[] {1, 1, 1}, -10, 10, 401).at(1) > 0);
        assertEquals(0, Density.of(new double[0], -10, 10, 401).highest());
        assertTrue(Double.isNaN(Density.of(new double[0], -10, 10, 401).below(0)));
    }

    @Test
    void leaves_out_what_lies_beyond_the_ends() {
        Density density = Density.of(new double[] {0, 500, -500}, -10, 10, 401);
        assertEquals(0, density.at(11));
        assertTrue(density.at(0) > 0);
    }

    private static double[] gaussian(int count, double mean, double deviation) {
        double[] positions = new double[count];
        float[] noise = Noise.gaussian(7, "density", 0, 0, count);
        for (int i = 0; i < count; i++) {
            positions[i] = mean + deviation * noise[i];
        }
        return positions;
    }
}
