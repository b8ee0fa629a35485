package w2w.ui.internal.edits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.edit.DirectionRequest;
import w2w.api.plugin.Direction.Source;
import w2w.api.studio.FindCommand;
import w2w.api.weights.LabelTable;
import w2w.ui.internal.edits.FindRequest.LabelRow;

class FindRequestTest {
    @Test
    void says_what_is_missing() {
        assertEquals(
                "find.missing.finder", request("", Source.LABELS, List.of("a")).missing());
        assertEquals(
                "find.missing.label", request("ridge", Source.LABELS, List.of()).missing());
        assertEquals(
                "find.missing.text", request("words", Source.TEXT, List.of()).missing());
        assertEquals("", request("pca", Source.NOTHING, List.of()).missing());
        assertEquals("", request("ridge", Source.LABELS, List.of("a")).missing());
    }

    @Test
    void becomes_the_command_of_the_workspace() {
        assertEquals(
                new FindCommand(
                        "faces",
                        "ridge",
                        new DirectionRequest(List.of("a", "b"), 2, 64, 3, Map.of("x", "1")),
                        List.of("age"),
                        true),
                request("ridge", Source.LABELS, List.of("a", "b")).command());
        assertEquals(
                new DirectionRequest(List.of(), 5, 64, 3, Map.of("x", "1")),
                request("pca", Source.NOTHING, List.of("a")).command().request());
    }

    @Test
    void takes_phrases_apart() {
        assertEquals(List.of("a beard", "a hat"), FindRequest.phrases(" a beard ;\n\na hat\r\na beard"));
    }

    @Test
    void reads_what_a_finder_finds_from() {
        assertEquals(Source.TEXT, FindRequest.source(Map.of("w2w.direction.from", "TEXT")));
        assertEquals(Source.LABELS, FindRequest.source(Map.of()));
        assertEquals(Source.LABELS, FindRequest.source(Map.of("w2w.direction.from", "dreams")));
    }

    @Test
    void offers_labels_that_have_two_sides() {
        Map<String, double[]> columns = new LinkedHashMap<>();
        columns.put("glasses", new double[] {1, -1, -1, Double.NaN});
        columns.put("same", new double[] {1, 1, 1, 1});
        columns.put("age", new double[] {20, 30, 40, 50});
        List<LabelRow> rows = LabelRow.of(LabelTable.of(4, columns));
        assertEquals(new LabelRow("glasses", true, 3, 1), rows.get(0));
        assertTrue(rows.get(0).isUsable());
        assertFalse(rows.get(1).isUsable());
        assertTrue(rows.get(2).isUsable() && !rows.get(2).binary());
    }

    private static FindRequest request(String finder, Source source, List<String> wanted) {
        return new FindRequest("faces", finder, source, wanted, 5, 64, 3, Map.of("x", "1"), List.of("age"));
    }
}
