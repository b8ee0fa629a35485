package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.WeightLayout;

class FactsTest {
    private static final Adapter ADAPTER =
            Adapter.of(WeightLayout.ofLayers(List.of(new AdaptedLayer("to_q", 2, 3, 1, 1))), new float[5]);

    private static Map<String, String> facts(String... notes) {
        AdapterFile file = new AdapterFile(Map.of(AdapterFile.UNET, ADAPTER), List.of(), Map.of(), List.of(notes));
        return Facts.parse(Facts.of(file, ADAPTER, Facts.PARTS, Set.of(), Set.of()));
    }

    @Test
    void what_reading_left_out_of_files_is_one_note_with_its_number() {
        assertEquals(
                List.of("2 of 3 files were not read as they stand, e.g. b: 1 bundled embedding left out"),
                PartsNotes.of(
                        List.of("a", "b", "c"),
                        List.of(facts(), facts("1 bundled embedding left out"), facts("scale 1 is assumed"))));
        assertEquals(List.of(), PartsNotes.of(List.of("a"), List.of(facts())));
    }
}
