package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SafeNamesTest {
    private static final String END = ".safetensors";

    private static List<String> safe(String... names) {
        return SafeNames.of(List.of(names), END).stream()
                .map(n -> n.substring(0, n.length() - END.length()))
                .toList();
    }

    @Test
    void good_names_stay() {
        List<String> good =
                List.of("Jörg Müßig", "日本語", "😀 face", "100% real", "-leading dash", "a.b.c", "o'neil", "sub/of/x");
        assertEquals(good, safe(good.toArray(String[]::new)));
    }

    @Test
    void names_that_some_system_cannot_have_are_made_safe() {
        assertEquals(
                List.of("_CON", "_nul.x", "a,b_c", "back_slash", "tab_here", "line_break", "_hidden", "__/__/x", "q_"),
                safe("CON", "nul.x", "a,b\"c", "back\\slash", "tab\there", "line\nbreak", ".hidden", "../../x", "q?"));
        assertEquals(List.of("dot_", "dots__/x", "b_"), SafeNames.of(List.of("dot.", "dots. /x", "b "), ""));
        assertEquals(List.of("trailing dot."), safe("trailing dot."));
    }

    @Test
    void a_name_that_is_too_long_is_cut_between_characters() {
        String safe = safe("ü".repeat(120)).get(0);
        assertTrue((safe + END).getBytes(StandardCharsets.UTF_8).length <= 180, safe);
        assertTrue(safe.matches("ü+~[0-9a-f]{8}"), safe);
        List<String> two = safe("x".repeat(247) + "1", "x".repeat(247) + "2");
        assertFalse(two.get(0).equals(two.get(1)));
        String deep = safe(("d".repeat(100) + "/").repeat(40) + "model").get(0);
        assertTrue(deep.matches("model~[0-9a-f]{8}"), deep);
    }

    @Test
    void two_models_never_have_one_file() {
        assertEquals(List.of("Anna", "anna~2", "ANNA~3"), safe("Anna", "anna", "ANNA"));
        assertEquals(List.of("a_b~2", "a_b"), safe("a?b", "a_b"));
        String nfd = Normalizer.normalize("Zoë", Normalizer.Form.NFD);
        assertEquals(List.of("Zoë", nfd + "~2"), safe("Zoë", nfd));
        // a folder of one is not the file of another
        assertEquals(List.of("a~2", "a/b"), SafeNames.of(List.of("a", "a/b"), ""));
        assertEquals(List.of("A~2" + END, "a" + END + "/b" + END), SafeNames.of(List.of("A", "a" + END + "/b"), END));
    }

    @Test
    void whatever_names_are_files_differ_and_stay_below_the_folder() {
        Random random = new Random(3);
        String letters = "aA/.\\:~2 \u0000\n?ü\ud83d\ude00\ud800ß";
        Set<String> drawn = new HashSet<>(List.of("/", "//", "..", "/etc/x"));
        while (drawn.size() < 3000) {
            StringBuilder name = new StringBuilder();
            for (int k = random.nextInt(6); k >= 0; k--) {
                name.append(letters.charAt(random.nextInt(letters.length())));
            }
            drawn.add(name.toString());
        }
        for (String end : List.of("", END)) {
            List<String> safe = SafeNames.of(new ArrayList<>(drawn), end);
            Set<String> seen = new HashSet<>();
            for (String path : safe) {
                assertTrue(seen.add(path.toLowerCase(Locale.ROOT)), path);
                assertFalse(path.startsWith("/") || path.contains("//") || path.matches("(.*/)?\\.\\.?(/.*)?"), path);
                assertFalse(path.matches("(?s).*[\\p{Cc}:?\\\\].*"), path);
            }
            for (String path : safe) {
                for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
                    assertFalse(seen.contains(path.substring(0, at).toLowerCase(Locale.ROOT)), path);
                }
            }
        }
    }
}
