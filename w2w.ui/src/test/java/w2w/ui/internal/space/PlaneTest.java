package w2w.ui.internal.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.CancelledException;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.LabelTable;

class PlaneTest {
    private static final int M = 2500;
    private static final int K = 5;
    private final PopulationCoefficients people = PopulationCoefficients.inMemory(
            Coefficients.of("s", K, Noise.gaussian(1, "people", 0, 0, M * K)),
            java.util.stream.IntStream.range(0, M).mapToObj(i -> "p" + i).toList(),
            LabelTable.of(M, Map.of()));
    private final EditDirection beard = direction("beard", 1, 2, 0, 0, -1);
    private final EditDirection age = direction("age", 2, 1, 1, 0, 0);

    @Test
    void positions_are_those_of_the_direction_for_every_row() {
        Plane plane = new Plane(new PlaneAxis.Along(beard), component(3));
        Plane.Positions positions = plane.of(people, Task.unwatched());
        Coefficients all = people.read(0, M);
        for (int row : new int[] {0, 1023, 1024, M - 1}) {
            assertEquals(beard.position(all, row), positions.xs()[row], 1e-5);
            assertEquals(
                    (all.get(row, 3) - people.mean()[3]) / people.deviation()[3],
                    positions.ys()[row],
                    1e-5);
        }
    }

    @Test
    void a_moved_point_stands_where_the_pointer_is_however_the_axes_are_inclined() {
        Coefficients point = people.read(7, 1);
        for (Plane plane : List.of(
                new Plane(new PlaneAxis.Along(beard), new PlaneAxis.Along(age)),
                new Plane(component(1), new PlaneAxis.Along(beard)),
                new Plane(component(4), component(0)))) {
            Coefficients moved = plane.move(point, 1.25, -0.5);
            assertEquals(plane.x().position(point) + 1.25, plane.x().position(moved), 1e-5);
            assertEquals(plane.y().position(point) - 0.5, plane.y().position(moved), 1e-5);
        }
    }

    @Test
    void a_moved_point_keeps_what_lies_outside_of_the_plane() {
        Coefficients moved = new Plane(component(0), component(2)).move(people.read(7, 1), 2, 2);
        for (int j : new int[] {1, 3, 4}) {
            assertEquals(people.read(7, 1).get(0, j), moved.get(0, j));
        }
    }

    @Test
    void along_two_equal_axes_a_point_moves_along_one() {
        Plane plane = new Plane(component(2), component(2));
        Coefficients moved = plane.move(people.read(0, 1), 1, 5);
        assertEquals(component(2).position(people.read(0, 1)) + 1, component(2).position(moved), 1e-5);
    }

    @Test
    void stops_when_nobody_waits_for_it() {
        Task cancelled = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return true;
            }
        });
        assertThrows(CancelledException.class, () -> new Plane(component(0), component(1)).of(people, cancelled));
    }

    private PlaneAxis component(int index) {
        return new PlaneAxis.Component(index, K, people.mean()[index], people.deviation()[index]);
    }

    private EditDirection direction(String name, double... raw) {
        return EditDirection.inUnitsOf(
                people, name, raw, new DirectionQuality("held-out AUC", 0.9, 1, 1, List.of()), Provenance.NONE);
    }
}
