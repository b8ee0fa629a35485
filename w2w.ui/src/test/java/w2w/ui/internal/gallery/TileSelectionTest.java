package w2w.ui.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TileSelectionTest {
    private final TileSelection<String> selection = new TileSelection<>();

    @BeforeEach
    void show() {
        selection.show(List.of("a", "b", "c", "d", "e"));
    }

    @Test
    void a_click_selects_one() {
        selection.press(1, false, false);
        selection.press(3, false, false);
        assertEquals(List.of("d"), selection.keys());
        assertEquals(3, selection.lead());
    }

    @Test
    void the_command_key_adds_and_takes_away() {
        selection.press(3, true, false);
        selection.press(1, true, false);
        assertEquals(List.of("b", "d"), selection.keys());
        selection.press(3, true, false);
        assertEquals(List.of("b"), selection.keys());
    }

    @Test
    void the_shift_key_selects_from_the_anchor_and_turns_around_it() {
        selection.press(2, false, false);
        selection.press(4, false, true);
        assertEquals(List.of("c", "d", "e"), selection.keys());
        selection.press(0, false, true);
        assertEquals(List.of("a", "b", "c"), selection.keys());
    }

    @Test
    void shift_and_command_add_a_range() {
        selection.press(0, false, false);
        selection.press(3, true, false);
        selection.press(4, true, true);
        assertEquals(List.of("a", "d", "e"), selection.keys());
    }

    @Test
    void a_click_beside_all_tiles_selects_nothing() {
        selection.press(2, false, false);
        selection.press(-1, true, false);
        assertEquals(1, selection.size());
        selection.press(-1, false, false);
        assertTrue(selection.isEmpty());
    }

    @Test
    void a_new_order_keeps_what_is_selected_and_lets_go_what_is_gone() {
        selection.press(1, false, false);
        selection.press(3, true, false);
        selection.show(List.of("d", "c", "x"));
        assertEquals(List.of("d"), selection.keys());
        assertEquals(0, selection.lead());
        assertTrue(selection.contains(0));
        selection.show(List.of("x"));
        assertEquals(-1, selection.lead());
        assertTrue(selection.isEmpty());
    }

    @Test
    void all_is_what_is_shown() {
        selection.all();
        assertEquals(5, selection.size());
        selection.clear();
        assertFalse(selection.contains(0));
    }
}
