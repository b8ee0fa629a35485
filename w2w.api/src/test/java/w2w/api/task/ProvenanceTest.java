package w2w.api.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    @Test
    void comes_back_from_a_files_metadata_without_what_is_not_ours() {
        Provenance made = Provenance.NONE.with("seed", 7).with("space", Provenance.NONE.with("population", "p"));
        assertEquals(Map.of("w2w.seed", "7", "w2w.space.population", "p"), made.toMetadata());
        TreeMap<String, String> file = new TreeMap<>(made.toMetadata());
        file.put("format", "pt");
        assertEquals(made, Provenance.fromMetadata(file));
    }

    @Test
    void keeps_the_order_of_keys_and_its_own_copy() {
        TreeMap<String, String> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.putAll(Map.of("a", "1", "b", "2"));
        Provenance provenance = new Provenance(backwards);
        backwards.put("c", "3");
        assertEquals(List.of("a", "b"), List.copyOf(provenance.entries().keySet()));
        assertThrows(
                UnsupportedOperationException.class, () -> provenance.entries().put("d", "4"));
    }

    @Test
    void with_replaces_and_leaves_the_original_alone() {
        Provenance one = Provenance.NONE.with("seed", 1);
        assertEquals("2", one.with("seed", 2).entries().get("seed"));
        assertEquals("1", one.entries().get("seed"));
        assertEquals(Map.of(), Provenance.NONE.entries());
    }
}
