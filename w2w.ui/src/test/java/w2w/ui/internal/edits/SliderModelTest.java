package w2w.ui.internal.edits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import w2w.ui.internal.edits.SliderModel.Step;
import w2w.ui.internal.plot.Scale;

class SliderModelTest {
    /** 20 pixels a deviation; 0 lies at 120. */
    private static final Scale SCALE = Scale.linear(-6, 6, 0, 240);

    private final SliderModel slider = new SliderModel(SliderModel.Range.STRENGTH);

    @Test
    void a_press_beside_the_thumb_moves_it_there_and_one_on_it_does_not() {
        slider.press(SCALE, 160);
        assertEquals(2, slider.value());
        slider.release();
        slider.press(SCALE, 164);
        assertEquals(2, slider.value());
        slider.drag(SCALE, 174, false);
        assertEquals(2.5, slider.value());
    }

    @Test
    void shift_makes_a_drag_ten_times_as_fine() {
        slider.press(SCALE, 160);
        slider.drag(SCALE, 170, true);
        assertEquals(2.05, slider.value(), 1e-9);
        slider.drag(SCALE, 180, false);
        assertEquals(2.55, slider.value(), 1e-9);
    }

    @Test
    void a_drag_stays_within_the_ends_and_comes_back_where_it_left() {
        slider.press(SCALE, 220);
        slider.drag(SCALE, 500, false);
        assertEquals(6, slider.value());
        slider.drag(SCALE, 220, false);
        assertEquals(5, slider.value());
    }

    @Test
    void comes_to_rest_at_zero_unless_it_is_moved_finely() {
        slider.press(SCALE, 160);
        slider.drag(SCALE, 122, false);
        assertEquals(0, slider.value());
        slider.drag(SCALE, 124, true);
        assertEquals(0.11, slider.value(), 1e-9);
    }

    @Test
    void a_cancelled_drag_leaves_the_value_as_it_was() {
        slider.set(1.5);
        slider.press(SCALE, 220);
        slider.drag(SCALE, 230, false);
        assertTrue(slider.isMoved());
        slider.cancel();
        assertEquals(1.5, slider.value());
        assertFalse(slider.isDragging());
    }

    @Test
    void values_from_outside_wait_while_it_is_dragged() {
        slider.press(SCALE, 160);
        slider.set(-3);
        assertEquals(2, slider.value());
        slider.release();
        slider.set(-3);
        assertEquals(-3, slider.value());
    }

    @Test
    void keys_step_within_the_ends_and_without_rounding_errors() {
        for (int i = 0; i < 7; i++) {
            slider.step(Step.MORE);
        }
        assertEquals("+0.70", slider.text());
        slider.step(Step.BIT_LESS);
        assertEquals("+0.69", slider.text());
        slider.step(Step.MUCH_LESS);
        assertEquals("−0.31", slider.text());
        slider.toMost();
        slider.step(Step.MORE);
        assertEquals(6, slider.value());
    }

    @Test
    void a_value_beyond_the_ends_is_not_pulled_in_by_a_step_outwards() {
        assertTrue(slider.type("8"));
        slider.step(Step.MORE);
        assertEquals(8, slider.value());
        assertEquals(6, slider.shown());
        slider.step(Step.LESS);
        assertEquals(7.9, slider.value());
    }

    @Test
    void takes_numbers_as_people_type_them() {
        for (String text : new String[] {"2.5", " 2,5 ", "+2.5", "2.5 σ", "2.50sd"}) {
            slider.reset();
            assertTrue(slider.type(text), text);
            assertEquals(2.5, slider.value());
        }
        assertTrue(slider.type("−1"));
        assertEquals("−1.00", slider.text());
    }

    @Test
    void refuses_what_is_no_number_or_far_too_much() {
        for (String text : new String[] {"", "two", "NaN", "Infinity", "0x1p3", "13", "-12.5", "1e9", "2f"}) {
            assertFalse(slider.type(text), text);
        }
        assertEquals(0, slider.value());
    }

    @Test
    void injection_rests_at_its_end_and_has_no_sign() {
        SliderModel injection = new SliderModel(SliderModel.Range.INJECTION);
        assertEquals("1000", injection.text());
        assertTrue(injection.type("700"));
        assertFalse(injection.type("-1"));
        injection.step(Step.MUCH_LESS);
        assertEquals("600", injection.text());
    }
}
