package w2w.ui.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.task.Provenance;
import w2w.ui.internal.model.Identity;

class BetweenTest {
    private static final EditDirection SECOND = direction("second", 0, 2);

    private static EditDirection direction(String name, float... step) {
        return new EditDirection(
                name, "f", step, 0.5, new DirectionQuality("auc", 0.9, 1, 1, List.of()), Provenance.NONE);
    }

    private static Identity at(String name, String space, float x, float y) {
        return new Identity(name, "faces", Coefficients.of(space, 2, new float[] {x, y}), Edit.NONE, Provenance.NONE);
    }

    private final Identity anna = at("anna", "f", 0, 0).withEdit(Edit.of(SECOND, 1));
    private final Identity bert = at("bert", "f", 3, 6);

    @Test
    void lies_on_the_line_between_the_edited_points_and_beyond() {
        Between between = new Between(anna, bert);
        assertEquals(Coefficients.of("f", 2, new float[] {0, 2}), between.at(0).point());
        assertEquals(
                Coefficients.of("f", 2, new float[] {1.5f, 4}), between.at(0.5).point());
        assertEquals(Coefficients.of("f", 2, new float[] {6, 10}), between.at(2).point());
        assertEquals(5, between.distance(), 1e-9);
        assertEquals("0.25", between.at(0.25).provenance().entries().get("between.share"));
    }

    @Test
    void names_points_so_that_a_model_can_have_the_name() {
        assertEquals("anna and bert 50", new Between(anna, bert).at(0.5).name());
        String odd = new Between(anna, bert).at(-0.1).name();
        assertEquals(Optional.empty(), ModelNames.fault(odd, List.of()), odd);
        String longOne =
                new Between(at("a".repeat(90), "f", 0, 0), bert).at(0.5).name();
        assertTrue(longOne.length() <= 100);
    }

    @Test
    void says_what_sets_them_apart_largest_first() {
        EditDirection first = direction("first", 1, 0);
        EditDirection elsewhere = new EditDirection(
                "elsewhere",
                "g",
                new float[] {1, 0},
                0,
                new DirectionQuality("auc", 0.9, 1, 1, List.of()),
                Provenance.NONE);
        List<Between.Difference> apart = new Between(anna, bert).differences(List.of(SECOND, elsewhere, first));
        assertEquals(
                List.of("first", "second"),
                apart.stream().map(Between.Difference::direction).toList());
        assertEquals(0.5, apart.get(1).from(), 1e-9);
        assertEquals(2.5, apart.get(1).to(), 1e-9);
        assertEquals(1.5, apart.get(1).at(0.5), 1e-9);
    }

    @Test
    void refuses_points_of_two_spaces() {
        Identity other = at("carl", "g", 1, 1);
        assertThrows(IllegalArgumentException.class, () -> new Between(anna, other));
    }

    @Test
    void says_what_is_wrong_with_a_name() {
        assertEquals(Optional.of(ModelNames.Fault.CHARACTERS), ModelNames.fault("a/b", List.of()));
        assertEquals(Optional.of(ModelNames.Fault.TAKEN), ModelNames.fault("a", List.of("a")));
        assertEquals(Optional.of(ModelNames.Fault.EMPTY), ModelNames.fault(" ", List.of()));
    }
}
