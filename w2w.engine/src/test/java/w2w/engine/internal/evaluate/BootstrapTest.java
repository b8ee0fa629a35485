package w2w.engine.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import w2w.api.studio.EvaluationReport.Estimate;
import w2w.api.task.Noise;

class BootstrapTest {
    /** Of a mean of n normal numbers the interval is about ±1.96/√n. */
    @Test
    void the_interval_of_a_mean_is_as_wide_as_the_closed_form_says() {
        int n = 400;
        float[] normal = Noise.gaussian(3, "bootstrap test", 0, 0, n);
        double[] values = new double[n];
        double mean = 0;
        for (int i = 0; i < n; i++) {
            values[i] = normal[i];
            mean += normal[i] / n;
        }
        Estimate found = new Bootstrap(1).mean(values);
        assertEquals(mean, found.value(), 1e-6);
        assertEquals(mean - 1.96 / Math.sqrt(n), found.low(), 0.02);
        assertEquals(mean + 1.96 / Math.sqrt(n), found.high(), 0.02);
        assertEquals(found, new Bootstrap(1).mean(values), "the same seed, the same interval");
    }

    @Test
    void somebody_of_whom_nothing_is_known_does_not_count() {
        assertEquals(3, new Bootstrap(1).mean(2, Double.NaN, 4).value());
        assertTrue(Double.isNaN(new Bootstrap(1).mean(Double.NaN).value()));
        Estimate alone = new Bootstrap(1).mean(5);
        assertEquals(5, alone.value());
        assertTrue(Double.isNaN(alone.low()), "one person has no interval");
    }

    @Test
    void quantiles_lie_between_their_neighbours() {
        double[] rising = {0, 1, 2, 3, 4};
        assertArrayEquals(
                new double[] {0, 2, 3.9, 4},
                new double[] {
                    Bootstrap.quantile(rising, 0),
                    Bootstrap.quantile(rising, 0.5),
                    Bootstrap.quantile(rising, 0.975),
                    Bootstrap.quantile(rising, 1)
                },
                1e-9);
    }
}
