package w2w.ui.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import w2w.api.task.Noise;

class PointIndexTest {
    @Test
    void finds_what_a_search_of_all_points_finds() {
        int n = 3000;
        float[] xs = Noise.gaussian(1, "x", 0, 0, n);
        float[] ys = Noise.gaussian(1, "y", 0, 0, n);
        PointIndex index = new PointIndex(xs.clone(), ys.clone());
        float[] atX = Noise.gaussian(2, "x", 0, 0, 400);
        float[] atY = Noise.gaussian(2, "y", 0, 0, 400);
        for (int t = 0; t < atX.length; t++) {
            int expected = PointIndex.NONE;
            double least = 9;
            for (int i = 0; i < n; i++) {
                double d = Math.hypot((xs[i] - atX[t] * 1.5) * 40, (ys[i] - atY[t] * 1.5) * 25);
                if (d < least) {
                    least = d;
                    expected = i;
                }
            }
            assertEquals(expected, index.nearest(atX[t] * 1.5, atY[t] * 1.5, 40, 25, 9));
        }
    }

    @Test
    void never_finds_a_point_without_a_place() {
        PointIndex index = new PointIndex(new float[] {Float.NaN, 1, 0}, new float[] {0, Float.POSITIVE_INFINITY, 0});
        assertEquals(2, index.nearest(0.1, 0, 1, 1, 5));
        assertEquals(PointIndex.NONE, index.nearest(9, 9, 1, 1, 1));
    }

    @Test
    void is_content_with_no_points_and_with_equal_ones() {
        assertEquals(PointIndex.NONE, new PointIndex(new float[0], new float[0]).nearest(0, 0, 1, 1, 10));
        PointIndex equal = new PointIndex(new float[] {3, 3, 3}, new float[] {4, 4, 4});
        assertEquals(2, equal.nearest(3, 4, 1, 1, 1));
    }

    @Test
    void arrow_keys_go_to_the_next_point_that_way() {
        PointIndex index = new PointIndex(new float[] {0, 2, 1, 0, -3}, new float[] {0, 0.5f, 4, -1, 0});
        assertEquals(1, index.towards(0, 1, 0, 1, 1));
        assertEquals(2, index.towards(0, 0, 1, 1, 1));
        assertEquals(3, index.towards(0, 0, -1, 1, 1));
        assertEquals(4, index.towards(0, -1, 0, 1, 1));
        assertEquals(PointIndex.NONE, index.towards(4, -1, 0, 1, 1));
    }
}
