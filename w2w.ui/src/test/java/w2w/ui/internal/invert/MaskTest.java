package w2w.ui.internal.invert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import w2w.ui.internal.invert.Mask.Brush;

class MaskTest {
    private static final Brush PAINT = new Brush(10, 0.5, false);
    private static final Brush ERASE = new Brush(10, 0.5, true);
    private final Mask mask = new Mask(64, 48);

    @BeforeEach
    void clear() {
        mask.fill(false);
    }

    @Test
    void a_dab_is_full_in_the_middle_and_fades_to_nothing_at_its_radius() {
        mask.press(PAINT, 32, 24);
        mask.release();
        assertEquals(1, mask.get(32, 24));
        double inner = mask.get(32 + 6, 24);
        double outer = mask.get(32 + 8, 24);
        assertTrue(inner > outer && outer > 0 && inner < 1, inner + " then " + outer);
        assertEquals(0, mask.get(32 + 10, 24));
        assertEquals(mask.get(31 - 7, 24), mask.get(32 + 7, 24), 1e-9, "round");
    }

    @Test
    void going_over_a_place_twice_in_one_stroke_changes_nothing() {
        mask.press(PAINT, 20, 24);
        float[] once = mask.toArray();
        for (int i = 0; i < 20; i++) {
            mask.drag(20, 24, 20, 24);
        }
        assertArrayEquals(once, mask.toArray());
    }

    @Test
    void a_fast_stroke_has_no_gaps() {
        mask.press(PAINT, 5, 24);
        mask.drag(5, 24, 60, 24);
        mask.release();
        for (int x = 5; x < 60; x++) {
            assertEquals(1, mask.get(x, 24), "at " + x);
        }
    }

    @Test
    void erasing_takes_away_what_painting_put() {
        mask.fill(true);
        mask.press(ERASE, 32, 24);
        mask.release();
        assertEquals(0, mask.get(32, 24));
        assertEquals(1, mask.get(32 + 11, 24));
        assertTrue(mask.get(32 + 7, 24) > 0 && mask.get(32 + 7, 24) < 1);
    }

    @Test
    void painting_beyond_the_edge_is_painting_up_to_it() {
        mask.press(PAINT, -3, -3);
        mask.drag(-3, -3, 70, 60);
        mask.release();
        assertEquals(1, mask.get(0, 0));
        assertEquals(1, mask.get(55, 47));
    }

    @Test
    void every_stroke_can_be_undone_and_done_again() {
        mask.press(PAINT, 10, 10);
        mask.drag(10, 10, 20, 10);
        mask.release();
        float[] first = mask.toArray();
        mask.press(PAINT, 50, 40);
        mask.release();
        float[] second = mask.toArray();
        mask.undo();
        assertArrayEquals(first, mask.toArray());
        mask.undo();
        assertTrue(mask.isEmpty());
        mask.redo();
        mask.redo();
        assertArrayEquals(second, mask.toArray());
        assertFalse(mask.canRedo());
        mask.undo();
        mask.invert();
        assertFalse(mask.canRedo(), "what was undone is gone when something else is done");
    }

    @Test
    void what_changes_nothing_is_no_step_to_undo() {
        mask.fill(true);
        mask.undo();
        mask.fill(false);
        mask.press(ERASE, 10, 10);
        mask.release();
        mask.undo();
        assertTrue(mask.isFull(), "the initial full mask, two steps back");
    }

    @Test
    void says_how_much_it_covers() {
        assertTrue(mask.isEmpty());
        assertEquals(0, mask.share());
        mask.fill(true);
        assertEquals(1, mask.share());
        assertTrue(mask.isFull());
        float[] half = new float[64 * 48];
        java.util.Arrays.fill(half, 0, half.length / 2, 1);
        mask.set(half);
        assertEquals(0.5, mask.share(), 1e-9);
        mask.invert();
        assertEquals(0, mask.get(0, 0));
        assertEquals(1, mask.get(63, 47));
    }

    @Test
    void a_hard_brush_has_an_edge_of_one_pixel() {
        mask.press(new Brush(10, 0, false), 32, 24);
        mask.release();
        assertEquals(1, mask.get(32 + 8, 24));
        assertEquals(0, mask.get(32 + 10, 24));
    }
}
