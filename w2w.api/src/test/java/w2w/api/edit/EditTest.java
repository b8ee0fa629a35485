package w2w.api.edit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Provenance;
import w2w.api.weights.LabelTable;

/** Directions and edits. */
class EditTest {
    private static final DirectionQuality QUALITY = new DirectionQuality("held-out AUC", 0.9, 2, 2, List.of());

    /** Four models at 1 ± 2 along (0.6, 0.8) and ± 1 across it: deviation 2·√(4/3), mean 1. */
    private static PopulationCoefficients population() {
        float[] rows = new float[8];
        for (int i = 0; i < 4; i++) {
            float along = 1 + (i < 2 ? 2 : -2);
            float across = i % 2 == 0 ? 1 : -1;
            rows[2 * i] = 0.6f * along - 0.8f * across;
            rows[2 * i + 1] = 0.8f * along + 0.6f * across;
        }
        return PopulationCoefficients.inMemory(
                Coefficients.of("s", 2, rows),
                IntStream.range(0, 4).mapToObj(i -> "m" + i).toList(),
                LabelTable.of(4, Map.of()));
    }

    private static EditDirection direction(double... raw) {
        return EditDirection.inUnitsOf(population(), "d", raw, QUALITY, Provenance.NONE);
    }

    private static EditDirection of(String space, float... step) {
        return new EditDirection("d", space, step, 0, QUALITY, Provenance.NONE);
    }

    @Test
    void a_unit_is_one_deviation_whatever_the_length_of_the_raw_direction() {
        double deviation = 2 * Math.sqrt(4 / 3.0);
        for (double length : new double[] {1e-6, 1, 50}) {
            EditDirection d = direction(0.6 * length, 0.8 * length);
            assertArrayEquals(new float[] {(float) (0.6 * deviation), (float) (0.8 * deviation)}, d.step(), 1e-5f);
            assertEquals(1 / deviation, d.origin(), 1e-6);
            assertEquals(2 / deviation, d.position(population().read(0, 1), 0), 1e-6);
            assertEquals(-2 / deviation, d.position(population().read(2, 1), 0), 1e-6);
        }
    }

    @Test
    void one_step_moves_a_point_by_one_unit() {
        EditDirection d = direction(0.6, 0.8);
        Coefficients point = population().read(1, 1);
        Coefficients moved = Edit.of(d, 1.5).apply(point);
        assertEquals(d.position(point, 0) + 1.5, d.position(moved, 0), 1e-5);
    }

    @Test
    void refuses_directions_without_length_and_populations_that_do_not_vary() {
        assertThrows(IllegalArgumentException.class, () -> direction(0, 0));
        assertThrows(IllegalArgumentException.class, () -> direction(Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> direction(1, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> of("s", 0, 0));
        PopulationCoefficients flat = PopulationCoefficients.inMemory(
                Coefficients.of("s", 2, new float[] {1, 2, 1, 5}), List.of("a", "b"), LabelTable.of(2, Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> EditDirection.inUnitsOf(flat, "d", new double[] {1, 0}, QUALITY, Provenance.NONE));
    }

    @Test
    void directions_of_two_spaces_never_meet() {
        EditDirection here = of("s", 1, 0);
        EditDirection there = of("t", 1, 0);
        Coefficients point = Coefficients.of("t", 2, new float[2]);
        assertThrows(IllegalArgumentException.class, () -> here.cosine(there));
        assertThrows(IllegalArgumentException.class, () -> here.position(point, 0));
        assertThrows(IllegalArgumentException.class, () -> Edit.of(here, 1).apply(point));
        assertThrows(IllegalArgumentException.class, () -> Edit.of(here, 1).and(there, 1));
    }

    @Test
    void edits_add_up_and_begin_when_they_are_told() {
        Edit edit = Edit.of(of("s", 1, 0), 2).and(of("s", 0, 1), -3).from(700);
        Coefficients moved = edit.apply(Coefficients.of("s", 2, new float[] {10, 10, 0, 0}));
        assertArrayEquals(new float[] {12, 7, 2, -3}, moved.toArray());
        assertEquals(700, edit.injection());
        assertEquals(Edit.ALWAYS, Edit.NONE.injection());
        assertThrows(IllegalArgumentException.class, () -> edit.from(1001));
        assertThrows(IllegalArgumentException.class, () -> Edit.of(of("s", 1, 0), Double.NaN));
    }

    @Test
    void a_direction_keeps_its_own_step_and_equals_by_number() {
        float[] step = {3, 4};
        EditDirection d = of("s", step);
        step[0] = 9;
        d.step()[1] = 9;
        assertEquals(of("s", 3, 4), d);
        assertEquals(0.6, d.cosine(of("s", 5, 0)), 1e-9);
    }
}
