package w2w.engine.internal.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SentencesTest {
    @Test
    void filters_are_told_as_name_and_range() {
        String filter = "(&(osgi.wiring.package=lab.x)(version>=1.2.0)(!(version>=2.0.0)))";
        assertEquals("lab.x", Sentences.name(filter));
        assertEquals("[1.2.0,2.0.0)", Sentences.range(filter));
        assertEquals("1.2.0 or newer", Sentences.range("(&(osgi.wiring.package=lab.x)(version>=1.2.0))"));
        assertEquals("", Sentences.range("(osgi.wiring.package=lab.x)"));
        assertEquals("", Sentences.range("(&(osgi.wiring.package=lab.x)(!(version>=2.0.0)))"));
        assertEquals("3.0.0 or newer", Sentences.range("(&(osgi.wiring.bundle=b)(bundle-version>=3.0.0))"));
    }

    @Test
    void throwables_are_told_in_one_line() {
        assertEquals("IllegalStateException: a", Sentences.of(new IllegalStateException("a\nb")));
        assertEquals("IllegalStateException", Sentences.of(new IllegalStateException()));
    }
}
