package w2w.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.studio.Model;
import w2w.api.task.Provenance;

class HistoryTest {
    static final EditDirection BEARD = new EditDirection(
            "beard",
            "space",
            new float[] {0, 1, 0},
            0.25,
            new DirectionQuality("held-out AUC", 0.9, 3, 4, List.of("few")),
            Provenance.NONE.with("finder", "ridge\tof\nours"));
    static final EditDirection AGE =
            new EditDirection("age", "space", new float[] {1, 0, 1}, 0, BEARD.quality(), Provenance.NONE);

    private final Map<String, Model> models = new TreeMap<>();
    private final List<Step> journal = new ArrayList<>();
    private final Value<Optional<Identity>> shown = new Value<>(Optional.empty());
    private final History history = new History(shown, new History.Store() {
        @Override
        public void added(Step step) {
            journal.add(step);
        }

        @Override
        public void moved(Step step) {}

        @Override
        public void apply(List<Step.Effect> effects) {
            for (Step.Effect effect : effects) {
                effect.after().ifPresentOrElse(m -> models.put(m.name(), m), () -> models.remove(effect.model()));
            }
        }

        @Override
        public void read(String model, Consumer<Optional<Model>> then) {
            then.accept(Optional.ofNullable(models.get(model)));
        }
    });

    static Identity identity(String name, float... point) {
        return new Identity(
                name,
                "faces",
                Coefficients.of("space", point.length, point),
                Edit.NONE,
                Provenance.NONE.with("a", "b"));
    }

    @Test
    void goes_back_and_forth() {
        history.change("a", identity("x", 1, 0, 0));
        history.change("b", identity("x", 2, 0, 0));
        history.undo();
        assertEquals(Optional.of(identity("x", 1, 0, 0)), shown.get());
        history.redo();
        assertEquals(Optional.of(identity("x", 2, 0, 0)), shown.get());
        assertFalse(history.canRedo());
    }

    @Test
    void what_was_taken_back_stays_as_a_branch_and_redo_follows_the_one_walked_last() {
        history.change("a", identity("x", 1, 0, 0));
        history.change("b", identity("x", 2, 0, 0));
        Step b = history.current().get();
        history.undo();
        history.change("c", identity("x", 3, 0, 0));
        assertEquals(4, history.steps().get().size());
        history.go(b);
        assertEquals(Optional.of(identity("x", 2, 0, 0)), shown.get());
        history.undo();
        history.redo();
        assertEquals(b, history.current().get());
    }

    @Test
    void undoing_takes_back_a_preview_first() {
        history.change("a", identity("x", 1, 0, 0));
        history.preview(identity("x", 9, 0, 0));
        history.undo();
        assertEquals(Optional.of(identity("x", 1, 0, 0)), shown.get());
        assertEquals("a", history.current().get().what());
    }

    @Test
    void a_deleted_model_comes_back_by_undo_and_a_renamed_one_gets_its_name_back() {
        Model model = identity("old", 1, 2, 3).toModel();
        models.put("old", model);
        history.keep("Delete", List.of(), List.of("old"));
        assertTrue(models.isEmpty());
        history.undo();
        assertEquals(Map.of("old", model), models);
        Model renamed = identity("new", 1, 2, 3).toModel();
        history.keep("Rename", List.of(renamed), List.of("old"));
        assertEquals(Map.of("new", renamed), models);
        history.undo();
        assertEquals(Map.of("old", model), models);
        history.redo();
        assertEquals(Map.of("new", renamed), models);
    }

    @Test
    void a_walk_across_branches_leaves_the_models_of_the_other_branch() {
        history.keep("one", List.of(identity("m", 1, 0, 0).toModel()), List.of());
        history.keep("two", List.of(identity("m", 2, 0, 0).toModel()), List.of());
        Step two = history.current().get();
        history.undo();
        history.keep("three", List.of(identity("n", 3, 0, 0).toModel()), List.of("m"));
        assertEquals(List.of("n"), List.copyOf(models.keySet()));
        history.go(two);
        assertEquals(Map.of("m", identity("m", 2, 0, 0).toModel()), models);
        history.go(history.steps().get().get(0));
        assertTrue(models.isEmpty());
    }

    @Test
    void an_edit_is_repeated_on_another_identity() {
        history.change("open x", identity("x", 1, 1, 1));
        history.change("beard", identity("x", 1, 1, 1).withEdit(Edit.of(BEARD, 2)));
        Step beard = history.current().get();
        history.change(
                "open y", identity("y", 5, 5, 5).withEdit(Edit.of(BEARD, 0.5).and(AGE, 1)));
        history.repeat(beard);
        Identity now = history.identity().orElseThrow();
        assertEquals("y", now.name());
        assertEquals(Edit.of(BEARD, 2.5).and(AGE, 1), now.edit());
        assertEquals("beard", history.current().get().what());
    }

    @Test
    void a_move_of_the_point_is_repeated_as_a_move() {
        history.change("open x", identity("x", 1, 1, 1));
        history.change("drag", identity("x", 1, 3, 0));
        Step drag = history.current().get();
        history.repeat(drag);
        assertEquals(identity("x", 1, 5, -1), history.identity().orElseThrow());
    }

    @Test
    void knows_whether_the_identity_in_hand_is_kept() {
        models.put("x", identity("x", 1, 0, 0).toModel());
        history.change("open", identity("x", 1, 0, 0));
        assertFalse(history.unsaved().get());
        history.change("edit", identity("x", 1, 0, 0).withEdit(Edit.of(BEARD, 1)));
        assertTrue(history.unsaved().get());
        history.save();
        assertFalse(history.unsaved().get());
        assertEquals(Edit.of(BEARD, 1), models.get("x").edit());
    }

    @Test
    void begins_again_where_the_journal_ends() {
        history.change("a", identity("x", 1, 0, 0));
        history.change("b", identity("x", 2, 0, 0));
        History again = new History(shown, new Nobody());
        again.restore(journal, OptionalInt.of(1));
        assertEquals(history.steps().get(), again.steps().get());
        assertEquals(Optional.of(identity("x", 1, 0, 0)), shown.get());
        again.redo();
        assertEquals("b", again.current().get().what());
    }

    private static final class Nobody implements History.Store {
        @Override
        public void added(Step step) {}

        @Override
        public void moved(Step step) {}

        @Override
        public void apply(List<Step.Effect> effects) {}

        @Override
        public void read(String model, Consumer<Optional<Model>> then) {
            then.accept(Optional.empty());
        }
    }
}
