package w2w.ui.internal.edits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.task.Provenance;

class EditTermsTest {
    private static final EditDirection BEARD = direction("beard", 2, 0);
    private static final EditDirection AGE = direction("age", 1, 1);

    @Test
    void changes_one_strength_and_keeps_order_and_injection() {
        Edit edit = Edit.of(BEARD, 1).and(AGE, 2).from(700);
        Edit changed = EditTerms.withStrength(edit, BEARD, -3);
        assertEquals(List.of(new Edit.Term(BEARD, -3), new Edit.Term(AGE, 2)), changed.terms());
        assertEquals(700, changed.injection());
    }

    @Test
    void adds_a_direction_that_is_not_there_and_removes_one_that_is() {
        Edit edit = EditTerms.withStrength(Edit.of(BEARD, 1), AGE, 2);
        assertEquals(1, EditTerms.indexOf(edit, "age"));
        assertEquals(2, EditTerms.strength(edit, "age"));
        assertEquals(Edit.of(AGE, 2), EditTerms.without(edit, "beard"));
    }

    @Test
    void strength_zero_is_no_term() {
        assertEquals(Edit.of(AGE, 2), EditTerms.withStrength(Edit.of(BEARD, 1).and(AGE, 2), BEARD, 0));
        assertEquals(Edit.NONE, EditTerms.withStrength(Edit.NONE, BEARD, 0));
        assertEquals(0, EditTerms.strength(Edit.NONE, "beard"));
    }

    @Test
    void exchanges_a_direction_at_its_strength() {
        EditDirection pure = direction("beard", 2, -1);
        assertEquals(
                List.of(new Edit.Term(pure, 1.5), new Edit.Term(AGE, 2)),
                EditTerms.withDirection(Edit.of(BEARD, 1.5).and(AGE, 2), pure).terms());
    }

    @Test
    void directions_that_are_not_orthogonal_move_the_point_along_each_other() {
        Coefficients point = Coefficients.of("s", 2, new float[] {4, 0});
        EditTerms.Place place = EditTerms.place(point, Edit.of(BEARD, 1).and(AGE, 2), BEARD);
        assertEquals(2, place.unedited(), 1e-6); // 4 of steps of 2
        assertEquals(3, place.others(), 1e-6); // age moves it by 2 of the first component
        assertEquals(4, place.edited(), 1e-6);
    }

    private static EditDirection direction(String name, float... step) {
        return new EditDirection(
                name, "s", step, 0, new DirectionQuality("held-out AUC", 0.9, 1, 1, List.of()), Provenance.NONE);
    }
}
