package w2w.api.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamingTest {
    @Test
    void a_name_of_any_script_is_one() {
        for (String good : List.of("anna", "José", "Нина", "小明", "नेहा", "_a", "0.5 (new), b=1+2@x", "a".repeat(100))) {
            assertTrue(Naming.isGood(good), good);
        }
    }

    @Test
    void what_no_file_can_be_called_everywhere_is_none() {
        for (String bad : List.of(
                "",
                " ",
                " a",
                "a ",
                "a.",
                ".",
                "..",
                ".a",
                "-a",
                "a/b",
                "a\\b",
                "a:b",
                "a\nb",
                "a\u001bb",
                "CON",
                "nul.txt",
                "com1",
                "a".repeat(101),
                "小".repeat(67))) {
            assertFalse(Naming.isGood(bad), bad);
        }
    }

    @Test
    void a_taken_name_gets_the_first_free_number() {
        assertEquals("anna", Naming.free("anna", List.of("bert")));
        assertEquals("anna-2", Naming.free("anna", List.of("anna")));
        assertEquals("sample-4", Naming.free("sample-2", List.of("sample-2", "sample-3")));
        assertEquals("component 1-2", Naming.free("component 1", List.of("component 1")));
    }

    @Test
    void a_file_gives_its_name_without_what_no_name_can_have() {
        assertEquals("my photo", Naming.ofFile("my photo.jpeg", "model"));
        assertEquals("José", Naming.ofFile("José.png", "model"));
        assertEquals("a_b", Naming.ofFile("a#b.png", "model"));
        assertEquals("model", Naming.ofFile("...png", "model"));
        assertEquals("model", Naming.ofFile("nul.png", "model"));
        assertEquals(80, Naming.ofFile("x".repeat(300) + ".png", "model").length());
    }
}
