package w2w.ui.internal.invert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LossCurveTest {
    @Test
    void smooths_noise_without_a_bias_at_the_beginning() {
        LossCurve curve = new LossCurve();
        for (int i = 1; i <= 200; i++) {
            curve.add(i, i % 2 == 0 ? 1 : 3);
        }
        LossCurve.Points smooth = curve.points().smooth(10);
        assertEquals(3, smooth.values()[0], 1e-9);
        assertEquals(2, smooth.last(), 0.05);
        assertEquals(200, smooth.count());
    }

    @Test
    void leaves_out_what_cannot_be_drawn_and_grows() {
        LossCurve curve = new LossCurve();
        curve.add(0, Double.NaN);
        for (int i = 0; i < 1000; i++) {
            curve.add(i, i);
        }
        assertEquals(1000, curve.points().count());
        assertEquals(999, curve.points().last());
        assertEquals(500, curve.points().quantile(0.5), 1);
    }
}
