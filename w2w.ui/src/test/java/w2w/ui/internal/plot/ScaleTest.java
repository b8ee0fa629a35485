package w2w.ui.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void value_is_the_inverse_of_pixel() {
        for (Scale scale : new Scale[] {
            Scale.linear(-6, 6, 10, 250), Scale.linear(0, 1, 300, 20), new Scale(1e-4, 0.5, 300, 20, true)
        }) {
            assertEquals(scale.pixelFrom(), scale.pixel(scale.from()), 1e-9);
            assertEquals(scale.pixelTo(), scale.pixel(scale.to()), 1e-9);
            assertEquals(0.3, scale.value(scale.pixel(0.3)), 1e-12);
        }
    }

    @Test
    void equal_ratios_are_equally_long_on_a_logarithmic_scale() {
        Scale scale = new Scale(1, 1000, 0, 300, true);
        assertEquals(100, scale.pixel(10), 1e-9);
        assertEquals(200, scale.pixel(100), 1e-9);
    }

    @Test
    void zooming_leaves_the_value_under_the_pointer_where_it_is() {
        Scale zoomed = Scale.linear(-5, 5, 300, 0).zoomed(60, 2);
        assertEquals(3, zoomed.value(60), 1e-9);
        assertEquals(5, Math.abs(zoomed.to() - zoomed.from()), 1e-9);
        Scale log = new Scale(1, 1000, 0, 300, true).zoomed(100, 3);
        assertEquals(10, log.value(100), 1e-9);
        assertEquals(10, log.to() / log.from(), 1e-9);
    }

    @Test
    void panning_moves_values_with_the_pointer() {
        Scale panned = Scale.linear(0, 10, 0, 100).panned(20);
        assertEquals(5, panned.value(70), 1e-9);
    }

    @Test
    void rejects_ends_that_make_no_scale() {
        assertThrows(IllegalArgumentException.class, () -> Scale.linear(1, 1, 0, 10));
        assertThrows(IllegalArgumentException.class, () -> new Scale(0, 1, 0, 10, true));
        assertThrows(IllegalArgumentException.class, () -> Scale.linear(Double.NaN, 1, 0, 10));
    }
}
