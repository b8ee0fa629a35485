package w2w.engine.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SightTest {
    private static final Sight ONE =
            new Sight(new double[][][] {{{1, 10}, {3, 20}}}, new double[][][] {{{1, 0}, {0, 1}}});
    private static final Sight TWO = new Sight(new double[][][] {{{5, 60}}}, new double[][][] {{{1, 0}}});

    @Test
    void looks_at_one_subject_are_put_together() {
        Sight both = Sight.join(List.of(ONE, TWO));
        assertEquals(3, both.mean(0, 0));
        assertEquals(30, both.mean(0, 1));
        assertArrayEquals(new double[] {2 / Math.sqrt(5), 1 / Math.sqrt(5)}, both.who(0), 1e-12);
        assertEquals((0 + 1) / 2.0, both.agreement(0));
    }

    @Test
    void correlation_is_that_of_the_textbook() {
        assertEquals(1, Samples.correlation(new double[] {1, 2, 3}, new double[] {2, 4, 6}), 1e-12);
        assertEquals(-0.5, Samples.correlation(new double[] {1, 2, 3}, new double[] {3, 1, 2}), 1e-12);
    }
}
