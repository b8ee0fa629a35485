package w2w.tour.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void numbers_read_alike_everywhere() {
        assertEquals("−0.25", Text.share(-0.25));
        assertEquals("0.00", Text.share(-0.001));
        assertEquals("0.00", Text.signed(0.001, 2));
        assertEquals("+0.01", Text.signed(0.006, 2));
        assertEquals("+5 σ", Text.strength(5));
        assertEquals("−2.5 σ", Text.strength(-2.5));
        assertEquals("4,096", Text.count(4096));
        assertEquals("84 %", Text.percent(0.838));
        assertEquals("–", Text.share(Double.NaN));
    }

    @Test
    void a_shell_takes_a_quoted_name_as_one_word() {
        assertEquals("glasses=5", Text.quoted("glasses=5"));
        assertEquals("'it'\\''s; rm -r *'", Text.quoted("it's; rm -r *"));
        assertEquals("''", Text.quoted(""));
    }
}
