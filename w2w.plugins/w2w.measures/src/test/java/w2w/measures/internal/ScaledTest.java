package w2w.measures.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import w2w.api.diffusion.Picture;

class ScaledTest {
    @Test
    void keeps_a_ramp_a_ramp() {
        int from = 96;
        float[] ramp = new float[3 * from * from];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (i % from + 0.5f) / from * 2 - 1;
        }
        for (int to : new int[] {32, 40, 192}) {
            float[] scaled = Scaled.planes(Picture.of(from, from, ramp), to, to);
            for (int x = to / 8; x < to - to / 8; x++) {
                assertEquals((x + 0.5) / to * 2 - 1, scaled[to * (to + 1) + x], 1e-3, to + " pixels, pixel " + x);
            }
        }
    }

    @Test
    void takes_the_middle_of_other_proportions() {
        float[] values = new float[3 * 2 * 6];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 6;
        }
        assertArrayEquals(
                new float[] {2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3}, Scaled.planes(Picture.of(6, 2, values), 2, 2), 1e-6f);
    }
}
