package w2w.api.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdapterMoveTest {
    private final WeightLayout layout = WeightLayout.ofLayers(List.of(new AdaptedLayer("a", 1, 2, 1, 1)));

    @Test
    void moving_adds_strength_times_displacement_and_leaves_the_model_as_it_was() {
        Adapter model = Adapter.of(layout, new float[] {1, 2, 3});
        Adapter moved = model.plus(-0.5, new float[] {2, 0, 8});
        assertArrayEquals(new float[] {0, 2, -1}, moved.toArray());
        assertArrayEquals(new float[] {1, 2, 3}, model.toArray());
        assertThrows(IllegalArgumentException.class, () -> model.plus(1, new float[2]));
    }
}
