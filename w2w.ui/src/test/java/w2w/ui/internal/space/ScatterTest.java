package w2w.ui.internal.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScatterTest {
    private final Scatter scatter = new Scatter();

    @BeforeEach
    void show() {
        scatter.place(50, 20, 300, 200);
        scatter.show(new Plane.Positions(new float[] {-2, 0, 2, Float.NaN}, new float[] {-1, 0, 1, 0}));
    }

    @Test
    void fits_all_points_and_the_identity_in_hand_into_the_plot() {
        scatter.hand(new Scatter.Spot(6, 0));
        scatter.fit();
        assertTrue(scatter.x().from() < -2 && scatter.x().to() > 6);
        assertTrue(scatter.y().from() < -1 && scatter.y().to() > 1);
        assertEquals(50, scatter.x().pixel(scatter.x().from()), 1e-9);
        assertEquals(220, scatter.y().pixel(scatter.y().from()), 1e-9);
    }

    @Test
    void finds_the_point_under_the_pointer_and_forgets_it_when_the_pointer_leaves() {
        assertTrue(scatter.hover(scatter.x().pixel(2) + 3, scatter.y().pixel(1) - 3));
        assertEquals(2, scatter.hovered());
        assertFalse(scatter.hover(scatter.x().pixel(2) + 4, scatter.y().pixel(1)));
        assertTrue(scatter.hover(scatter.x().pixel(2) - 40, scatter.y().pixel(1)));
        assertEquals(-1, scatter.hovered());
        assertFalse(scatter.leave());
    }

    @Test
    void knows_when_the_pointer_is_on_the_identity_in_hand() {
        assertFalse(scatter.isOnHand(200, 120));
        scatter.hand(new Scatter.Spot(0.5, 0.5));
        assertTrue(scatter.isOnHand(scatter.x().pixel(0.5) + 8, scatter.y().pixel(0.5)));
        assertFalse(scatter.isOnHand(scatter.x().pixel(0.5) + 12, scatter.y().pixel(0.5)));
    }

    @Test
    void zooms_no_farther_than_makes_sense() {
        for (int i = 0; i < 200; i++) {
            scatter.zoom(100, 100, 2);
        }
        assertTrue(scatter.x().to() - scatter.x().from() >= 1e-3);
        for (int i = 0; i < 200; i++) {
            scatter.zoom(100, 100, 0.5);
        }
        assertTrue(scatter.x().to() - scatter.x().from() <= 1e4);
    }

    @Test
    void keys_begin_in_the_middle_and_stay_at_the_last_point() {
        scatter.walk(1, 0);
        assertEquals(1, scatter.hovered());
        scatter.walk(1, 0);
        assertEquals(2, scatter.hovered());
        scatter.walk(1, 0);
        assertEquals(2, scatter.hovered());
    }

    @Test
    void is_content_without_positions() {
        scatter.show(null);
        scatter.walk(1, 0);
        assertFalse(scatter.hover(100, 100));
        assertFalse(scatter.has(0));
    }
}
