package w2w.engine.internal.studio;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Model;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.engine.internal.space.LayoutJson;
import w2w.tck.ParserFuzz;
import w2w.tensors.Safetensors;

class SmallFilesFuzzTest {
    private final WeightSpace space = SmallSpace.space(0);
    private final EditDirection beard = SmallSpace.direction(space, "beard", 1, 2, 0);

    @Test
    void damaged_models_are_refused() {
        Coefficients point = Coefficients.of(space.fingerprint(), 3, new float[] {1, 2, 3});
        Model plain = new Model("a", "faces", point, Edit.NONE, Provenance.NONE);
        Model edited = new Model("a", "faces", point, Edit.of(beard, 2).from(700), Provenance.NONE.with("x", 1));
        ParserFuzz.of(1, List.of(ModelFile.write(plain), ModelFile.write(edited)))
                .words("\"point\"", "\"direction.0\"", "\\\"strength\\\"", "NaN", "1e999", "w2w-model", "[[[[", "null")
                .run(bytes -> ModelFile.read(Safetensors.read("fuzz", ByteBuffer.wrap(bytes)), "a"));
    }

    @Test
    void damaged_directions_are_refused() {
        ParserFuzz.of(2, List.of(DirectionFile.write(beard)))
                .words("\"step\"", "\\\"quality\\\"", "\\\"warnings\\\"", "NaN", "1e999", "w2w-direction", "{{", "null")
                .run(bytes -> DirectionFile.read(Safetensors.read("fuzz", ByteBuffer.wrap(bytes))));
    }

    @Test
    void damaged_markers_of_a_workspace_are_refused() {
        byte[] marker = "{\"format\":\"w2w-workspace\",\"version\":1,\"created\":\"2024-01-01T00:00:00Z\"}"
                .getBytes(StandardCharsets.UTF_8);
        ParserFuzz.of(4, List.of(marker))
                .words("\"version\":", "\"format\":", "null", "1e999", "-1", "[[[[", "{}")
                .run(bytes ->
                        WorkspaceMarker.check(Path.of("workspace.json"), new String(bytes, StandardCharsets.UTF_8)));
    }

    @Test
    void damaged_lines_of_the_history_are_refused() {
        Entry entry = new Entry(
                new w2w.api.studio.HistoryEntry(
                        3, java.time.Instant.EPOCH, "edit", java.util.Map.of("model", "a", "seed", "1")),
                List.of(new Entry.Before("models/a", ".kept/3/0"), new Entry.Before("models/b", "")));
        Journal journal = new Journal(entry, List.of(new Journal.Step(".pending/0", "models/a")));
        ParserFuzz.of(
                        3,
                        List.of(
                                entry.toJson().getBytes(StandardCharsets.UTF_8),
                                journal.toJson().getBytes(StandardCharsets.UTF_8)))
                .words("\"before\"", "\"steps\"", "null", "1e999", "[[[[")
                .run(bytes -> {
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    if (text.contains("steps")) {
                        Journal.fromJson(text);
                    } else {
                        Entry.fromJson(text);
                    }
                });
    }

    @Test
    void deep_nesting_is_refused_and_costs_no_stack() {
        String deep = "{\"before\":" + "[".repeat(1_000_000);
        assertThrows(W2wException.class, () -> Entry.fromJson(deep));
        assertThrows(W2wException.class, () -> Journal.fromJson(deep));
        assertThrows(W2wException.class, () -> WorkspaceMarker.check(Path.of("workspace.json"), deep));
        assertThrows(W2wException.class, () -> LayoutJson.read("[".repeat(1_000_000)));
    }
}
