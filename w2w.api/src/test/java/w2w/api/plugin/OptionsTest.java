package w2w.api.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.task.W2wException;

class OptionsTest {
    @Test
    void the_call_goes_before_the_configuration() {
        Options options = Options.of(Map.of("a", " 2.5 ", "b", "7", "c", "red"), "a", "b", "c", "d");
        assertEquals(2.5, options.number("a", 1, 0, 10));
        assertEquals(7, options.integer("b", 1, 0, 10));
        assertEquals("red", options.choice("c", "blue", "red", "blue"));
        assertEquals(3, options.number("d", 3, 0, 10));
        assertEquals("x", options.text("d", " x "));
    }

    @Test
    void what_is_misspelt_or_out_of_range_is_refused_by_name() {
        assertRefused("there is no option lamda", () -> Options.of(Map.of("lamda", "1"), "lambda"));
        Options options = Options.of(Map.of("a", "NaN", "b", "1.5", "c", "x"), "a", "b", "c");
        assertRefused("option a is NaN", () -> options.number("a", 1, 0, 10));
        assertRefused("option b is not a whole number", () -> options.integer("b", 1, 0, 10));
        assertRefused("option c is not a number", () -> options.number("c", 1, 0, 10));
        assertRefused("one of red, blue", () -> options.choice("c", "red", "red", "blue"));
    }

    private static void assertRefused(String part, Runnable call) {
        W2wException e = assertThrows(W2wException.class, call::run);
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
