package w2w.api.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void texts_of_any_script_stay_the_same_object() {
        String text = "Zo\u00eb, \u4eba, \ud83d\ude00, \u0645\u200c\u0646";
        assertSame(text, Printable.line(text));
        assertSame(text, Printable.lines(text));
    }

    @Test
    void what_steers_a_terminal_is_escaped_by_its_number() {
        assertEquals(
                "\\x1b[31m\\x07\\x7f\\x9b\\u202e\\u2028", Printable.line("\u001b[31m\u0007\u007f\u009b\u202e\u2028"));
    }

    @Test
    void line_breaks_stay_where_lines_are_wanted_only() {
        assertEquals("a\\nb\\x09c\\x0d", Printable.line("a\nb\tc\r"));
        assertEquals("a\nb\tc\\x0d", Printable.lines("a\nb\tc\r"));
    }
}
