package w2w.ui.internal.edits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.task.Provenance;

class EditBoardTest {
    private static final EditDirection BEARD = direction("beard", "s", 1);
    private static final EditDirection AGE = direction("age", "s", 2);
    private final EditBoard board = new EditBoard();

    @Test
    void a_space_begins_with_its_first_directions_and_offers_the_others() {
        List<EditDirection> many = IntStream.range(0, 11)
                .mapToObj(i -> direction("d" + i, "s", i + 1))
                .toList();
        board.follow(many);
        assertEquals(many.subList(0, 8), board.rows(Edit.NONE));
        assertEquals(many.subList(8, 11), board.missing(Edit.NONE));
    }

    @Test
    void sliders_stay_from_one_identity_to_the_next_and_those_of_an_edit_are_added() {
        board.follow(List.of(BEARD, AGE));
        board.unpin("age");
        assertEquals(List.of(BEARD), board.rows(Edit.NONE));
        assertEquals(List.of(BEARD, AGE), board.rows(Edit.of(AGE, 1)));
        assertEquals(List.of(), board.missing(Edit.of(AGE, 1)));
    }

    @Test
    void the_direction_of_the_edit_goes_before_the_kept_one_of_its_name() {
        EditDirection pure = direction("beard", "s", 9);
        board.follow(List.of(BEARD));
        assertEquals(List.of(pure), board.rows(Edit.of(pure, 1)));
        assertEquals(BEARD, board.kept(pure));
    }

    @Test
    void follows_directions_that_are_found_anew_or_removed() {
        board.follow(List.of(BEARD, AGE));
        board.unpin("age");
        EditDirection anew = direction("beard", "s", 5);
        EditDirection hat = direction("hat", "s", 7);
        board.follow(List.of(anew, hat));
        assertEquals(List.of(anew), board.rows(Edit.NONE));
        assertEquals(List.of(hat), board.missing(Edit.NONE));
        assertEquals(List.of(hat), board.others(Edit.NONE, "beard"));
    }

    @Test
    void a_direction_that_was_disentangled_stays_so_while_its_kept_one_does() {
        board.follow(List.of(BEARD, AGE));
        EditDirection pure = direction("beard", "s", 9);
        board.pin(pure);
        board.follow(List.of(AGE, BEARD));
        assertEquals(List.of(pure, AGE), board.rows(Edit.NONE));
    }

    @Test
    void another_space_begins_anew() {
        board.follow(List.of(BEARD));
        EditDirection other = direction("hair", "t", 1);
        board.follow(List.of(other));
        assertEquals(List.of(other), board.rows(Edit.NONE));
        board.follow(List.of());
        assertEquals(List.of(), board.rows(Edit.NONE));
    }

    @Test
    void while_directions_are_being_found_the_best_of_them_have_sliders() {
        List<EditDirection> found = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            found.add(direction("d" + i, "s", i + 1, i == 3 ? Double.NaN : 0.1 * i));
            board.follow(found);
        }
        assertEquals(
                List.of("d9", "d8", "d7", "d6", "d5", "d4", "d2", "d1"),
                board.rows(Edit.NONE).stream().map(EditDirection::name).toList());
    }

    @Test
    void a_space_begins_with_those_chosen_the_last_time() {
        List<String> told = new ArrayList<>();
        board.prefer(List.of("age", "gone"));
        board.onChoice(names -> told.add(String.join(" ", names)));
        board.follow(List.of());
        board.follow(List.of(BEARD, AGE));
        assertEquals(List.of(AGE), board.rows(Edit.NONE));
        assertEquals(List.of(), told);
        board.pin(BEARD);
        board.pin(BEARD);
        board.unpin("age");
        assertEquals(List.of("age beard", "beard"), told);
        EditDirection elsewhere = direction("beard", "t", 1);
        board.follow(List.of(direction("age", "t", 2), elsewhere));
        assertEquals(List.of(elsewhere), board.rows(Edit.NONE));
        board.follow(List.of(direction("hat", "u", 1)));
        assertEquals("hat", board.rows(Edit.NONE).get(0).name());
    }

    private static EditDirection direction(String name, String space, float step) {
        return direction(name, space, step, 0.9);
    }

    private static EditDirection direction(String name, String space, float step, double quality) {
        return new EditDirection(
                name,
                space,
                new float[] {step, 1},
                0,
                new DirectionQuality("held-out AUC", quality, 1, 1, List.of()),
                Provenance.NONE);
    }
}
