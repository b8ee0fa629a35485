package w2w.ui.internal.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.weights.LabelTable;
import w2w.ui.internal.plot.ColourMap;

class ColouringTest {
    private static final ColourMap MAP = ColourMap.on(false);
    private static final int UNKNOWN = 0x999999;

    @Test
    void gives_a_binary_label_two_colours_and_unknown_ones_a_third() {
        Colouring colouring = by(1, -1, Double.NaN, 1);
        assertFalse(colouring.isContinuous());
        assertEquals(
                List.of(
                        new Colouring.Entry("−1", 0x100, 1),
                        new Colouring.Entry("1", 0x101, 2),
                        new Colouring.Entry("", UNKNOWN, 1)),
                colouring.entries());
        assertEquals(0x101, colouring.rgb(0));
        assertEquals(UNKNOWN, colouring.rgb(2));
    }

    @Test
    void gives_a_few_whole_numbers_colours_of_their_own() {
        assertEquals(4, by(0, 1, 2, 3, 3, 2).entries().size());
        assertTrue(by(0, 0.5, 1, 1.5).isContinuous());
    }

    @Test
    void spreads_a_continuous_label_over_the_map_whatever_one_outlier_does() {
        double[] values = new double[1001];
        Arrays.setAll(values, i -> i / 1000.0);
        values[1000] = 1e6;
        Colouring colouring = by(values);
        assertTrue(colouring.isContinuous());
        assertEquals(0.01, colouring.low(), 0.002);
        assertEquals(0.99, colouring.high(), 0.002);
        assertEquals(MAP.rgb(0.5), colouring.rgb(500));
        assertEquals(MAP.rgb(1), colouring.rgb(1000));
    }

    @Test
    void is_content_with_labels_nobody_knows() {
        Colouring colouring = by(Double.NaN, Double.NaN);
        assertEquals(List.of(new Colouring.Entry("", UNKNOWN, 2)), colouring.entries());
        assertEquals(UNKNOWN, colouring.rgb(1));
    }

    private static Colouring by(double... values) {
        LabelTable labels = LabelTable.of(values.length, Map.of("a", values));
        return Colouring.by(labels, "a", MAP, i -> 0x100 + i, UNKNOWN);
    }
}
