package w2w.ui.internal.space;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.EditDirection;
import w2w.api.space.Spectrum;
import w2w.api.task.Provenance;

class AxisChoicesTest {
    private static final EditDirection BEARD = direction("Beard 2", "s");
    private final AxisChoices choices = new AxisChoices(
            "s",
            new double[] {0.5, 0, 0},
            new double[] {2, 1, 0},
            new Spectrum(new double[] {6, 3, 0}, 10, 10),
            List.of(BEARD, direction("other", "another space")));

    @Test
    void lists_directions_of_the_space_then_components_with_what_they_explain() {
        assertEquals(
                List.of("Beard 2", "Component 1 (40.0 %)", "Component 2 (10.0 %)", "Component 3 (0.0000 %)"),
                choices.texts());
    }

    @Test
    void understands_names_and_numbers() {
        assertEquals(Optional.of(new PlaneAxis.Along(BEARD)), choices.axis(" beard 2 "));
        assertEquals(Optional.of(new PlaneAxis.Component(0, 3, 0.5, 2)), choices.axis("1"));
        assertEquals(choices.axis("2"), choices.axis(choices.component(1)));
        assertEquals(choices.axis("2"), choices.axis("PC 2"));
    }

    @Test
    void knows_no_axis_that_is_not_there_or_along_which_nobody_varies() {
        for (String text : new String[] {"", "hat", "0", "3", "4", "99999999999", "-"}) {
            assertEquals(Optional.empty(), choices.axis(text), text);
        }
    }

    private static EditDirection direction(String name, String space) {
        return new EditDirection(
                name,
                space,
                new float[] {1, 1, 0},
                0,
                new DirectionQuality("held-out AUC", 0.9, 1, 1, List.of()),
                Provenance.NONE);
    }
}
