package w2w.ui.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ColourMapTest {
    /** matplotlib's table at 0, 1/4, 1/2, 3/4 and 1. */
    private static final int[] MATPLOTLIB = {0x440154, 0x3b528b, 0x21918c, 0x5ec962, 0xfde725};

    @Test
    void is_viridis() {
        for (int i = 0; i < MATPLOTLIB.length; i++) {
            int ours = ColourMap.viridis(i / 4.0);
            for (int shift = 0; shift <= 16; shift += 8) {
                assertEquals(MATPLOTLIB[i] >> shift & 255, ours >> shift & 255, 6, "at " + i / 4.0);
            }
        }
    }

    @Test
    void grows_brighter_all_the_way_and_keeps_away_from_the_background() {
        for (boolean dark : new boolean[] {true, false}) {
            ColourMap map = ColourMap.on(dark);
            for (int i = 1; i <= 64; i++) {
                assertTrue(grey(map.rgb(i / 64.0)) >= grey(map.rgb((i - 1) / 64.0)), "at " + i);
            }
        }
        assertTrue(grey(ColourMap.on(true).rgb(0)) > 60);
        assertTrue(grey(ColourMap.on(false).rgb(1)) < 190);
    }

    @Test
    void gives_the_ends_their_colours_beyond_the_ends() {
        ColourMap map = ColourMap.on(false);
        assertEquals(map.rgb(0), map.rgb(-3));
        assertEquals(map.rgb(1), map.rgb(7));
    }

    private static double grey(int rgb) {
        return 0.299 * (rgb >> 16 & 255) + 0.587 * (rgb >> 8 & 255) + 0.114 * (rgb & 255);
    }
}
