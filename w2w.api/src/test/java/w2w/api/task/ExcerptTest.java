package w2w.api.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void a_text_that_fits_stays_as_it_is() {
        assertEquals("", Excerpt.of(""));
        assertEquals("x".repeat(80), Excerpt.of("x".repeat(80)));
        assertEquals("🙂".repeat(80), Excerpt.of("🙂".repeat(80)));
    }

    @Test
    void a_longer_one_says_its_length() {
        assertEquals("x".repeat(80) + "… (12,345 characters)", Excerpt.of("x".repeat(12_345)));
        assertEquals("ab… (5 characters)", Excerpt.of("ab cd", 3));
    }

    @Test
    void no_character_is_cut_in_two() {
        assertEquals("🙂🙂… (3 characters)", Excerpt.of("🙂🙂🙂", 2));
    }
}
