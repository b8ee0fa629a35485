package w2w.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    @Test
    void distance_counts_single_letters() {
        assertEquals(3, Suggestions.distance("kitten", "sitting"));
        assertEquals(4, Suggestions.distance("", "word"));
        assertEquals(0, Suggestions.distance("same", "same"));
    }

    @Test
    void the_nearest_come_first_and_the_far_ones_not_at_all() {
        List<String> known = List.of("plugins", "version", "population", "space");
        assertEquals(List.of("plugins"), Suggestions.of("plugin", known));
        assertEquals(List.of("version"), Suggestions.of("VERSOIN", known));
        assertEquals(List.of(), Suggestions.of("zebra", known));
        assertEquals("There are: plugins, version, population, space.", Suggestions.sentence("zebra", known));
    }
}
