package w2w.ui.internal.space;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import w2w.api.space.Spectrum;

class SpectrumCurveTest {
    /** Variances 4, 2, 1 of 10. */
    private final SpectrumCurve curve = new SpectrumCurve(
            new Spectrum(new double[] {Math.sqrt(4 * 9.0), Math.sqrt(2 * 9.0), Math.sqrt(9.0)}, 10, 10));

    @Test
    void shares_are_of_all_the_variance_kept_or_not() {
        assertEquals(0.4, curve.share(0), 1e-12);
        assertEquals(0.1, curve.share(2), 1e-12);
        assertEquals(0.7, curve.cumulated(2), 1e-12);
        assertEquals(0.1, curve.least(), 1e-12);
    }

    @Test
    void says_how_many_components_reach_a_share() {
        assertEquals(1, curve.reaching(0.4 - 1e-9));
        assertEquals(2, curve.reaching(0.5));
        assertEquals(0, curve.reaching(0.9));
    }
}
