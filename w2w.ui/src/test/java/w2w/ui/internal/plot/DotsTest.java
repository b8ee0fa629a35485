package w2w.ui.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DotsTest {
    @Test
    void a_disc_covers_its_area() {
        for (double x : new double[] {20, 20.3, 20.5, 20.9}) {
            Dots dots = new Dots(40, 40, 0);
            dots.disc(x, 20.2, 6, 0xffffff, 1);
            double covered = Arrays.stream(dots.pixels()).map(p -> p & 255).sum() / 255.0;
            assertEquals(Math.PI * 36, covered, 2);
        }
    }

    @Test
    void its_edge_is_soft_and_its_inside_full() {
        Dots dots = new Dots(20, 20, 0x000000);
        dots.disc(10, 10, 5, 0x3366cc, 1);
        assertEquals(0x33, dots.rgb(10, 10) >> 16 & 255, 1);
        assertEquals(0xcc, dots.rgb(10, 10) & 255, 1);
        assertTrue(Arrays.stream(dots.pixels())
                        .map(p -> p & 255)
                        .filter(b -> b > 20 && b < 180)
                        .count()
                > 8);
        assertEquals(0, dots.rgb(1, 1));
    }

    @Test
    void mixes_with_what_is_below() {
        Dots dots = new Dots(20, 20, 0x000000);
        dots.disc(10, 10, 5, 0xffffff, 0.5);
        assertEquals(128, dots.rgb(10, 10) & 255, 2);
    }

    @Test
    void leaves_out_what_lies_outside() {
        Dots dots = new Dots(10, 10, 0x112233);
        for (double[] at : new double[][] {{-50, 5}, {5, 1e9}, {Double.NaN, 5}, {-1, -1}, {10, 10}}) {
            dots.disc(at[0], at[1], 4, 0xffffff, 1);
        }
        assertEquals(0x112233, dots.rgb(5, 5));
        assertTrue((dots.rgb(0, 0) & 255) > 0x80 && (dots.rgb(9, 9) & 255) > 0x80);
    }
}
