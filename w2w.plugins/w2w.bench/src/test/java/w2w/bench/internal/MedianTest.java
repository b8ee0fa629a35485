package w2w.bench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MedianTest {
    @Test
    void one_slow_run_does_not_move_it() {
        assertEquals(2, Median.of(3, 1, 2));
        assertEquals(2, Median.of(1000, 1, 2));
        assertEquals(2.5, Median.of(1, 2, 3, 4));
        assertEquals(Double.NaN, Median.of());
    }
}
