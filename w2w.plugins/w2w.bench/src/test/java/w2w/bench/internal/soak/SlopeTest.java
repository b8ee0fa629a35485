package w2w.bench.internal.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SlopeTest {
    @Test
    void a_line_has_its_slope_an_hour_and_no_error() {
        Slope slope = Slope.of(new double[] {10, 20, 40}, new double[] {1, 2, 4});
        assertEquals(360, slope.perHour(), 1e-9);
        assertEquals(0, slope.error(), 1e-9);
        assertTrue(slope.rises(20));
    }

    /** By hand: x̄ = 1.5, ȳ = .5, slope = 1/5, residuals −.2, .6, −.6, .2 → s² = .8/2, error = √(.4/5). */
    @Test
    void the_error_is_that_of_the_textbook() {
        Slope slope = Slope.of(new double[] {0, 1, 2, 3}, new double[] {0, 1, 0, 1});
        assertEquals(0.2 * 3600, slope.perHour(), 1e-9);
        assertEquals(Math.sqrt(0.4 / 5) * 3600, slope.error(), 1e-9);
        assertFalse(slope.rises(20), "within two errors");
    }

    @Test
    void one_moment_has_no_slope() {
        assertEquals(0, Slope.of(new double[] {5, 5}, new double[] {1, 9}).perHour());
    }
}
