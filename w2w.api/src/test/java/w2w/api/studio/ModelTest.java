package w2w.api.studio;

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
import w2w.api.task.W2wException;

class ModelTest {
    private static Model model(float second, Edit edit) {
        return new Model("m", "s", Coefficients.of("f", 2, new float[] {1, second}), edit, Provenance.NONE);
    }

    @Test
    void every_number_of_a_model_must_be_finite() {
        W2wException e = assertThrows(W2wException.class, () -> model(Float.POSITIVE_INFINITY, Edit.NONE));
        assertTrue(e.what().startsWith("number 2 of the model's 2 coefficients must be finite"), e.what());
        assertEquals(Optional.of("model m"), e.where());
        assertThrows(W2wException.class, () -> model(Float.NaN, Edit.NONE));
        assertEquals(Float.MAX_VALUE, model(Float.MAX_VALUE, Edit.NONE).point().get(0, 1));
    }

    @Test
    void so_must_those_that_its_edit_gives() {
        EditDirection direction = new EditDirection(
                "d", "f", new float[] {0, 1}, 0, new DirectionQuality("AUC", 0.9, 2, 2, List.of()), Provenance.NONE);
        assertEquals(3f, model(1, Edit.of(direction, 2)).edited().get(0, 1));
        assertThrows(W2wException.class, () -> model(1, Edit.of(direction, 1e308)));
    }
}
