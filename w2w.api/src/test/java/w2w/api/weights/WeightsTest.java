package w2w.api.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Adapters, labels and populations in memory. */
class WeightsTest {
    private static final WeightLayout LAYOUT = WeightLayout.ofLayers(List.of(new AdaptedLayer("l", 3, 2, 2, 4)));

    @Test
    void delta_is_alpha_over_rank_times_b_times_a() {
        // A = [1 2 3; 4 5 6], B = [1 2; 3 4], alpha/rank = 2
        Adapter adapter = Adapter.of(LAYOUT, new float[] {1, 2, 3, 4, 5, 6, 1, 2, 3, 4});
        assertArrayEquals(new float[] {18, 24, 30, 38, 52, 66}, adapter.delta("l"));
        assertThrows(IllegalArgumentException.class, () -> adapter.delta("m"));
    }

    @Test
    void adapters_keep_a_copy_and_are_equal_by_number() {
        float[] weights = new float[10];
        Adapter adapter = Adapter.of(LAYOUT, weights);
        weights[0] = 1;
        adapter.toArray()[1] = 1;
        assertEquals(Adapter.of(LAYOUT, new float[10]), adapter);
        assertNotEquals(Adapter.of(LAYOUT, weights), adapter);
        float[] target = new float[12];
        Adapter.of(LAYOUT, weights).copyTo(target, 2);
        assertEquals(1, target[2]);
        assertThrows(IllegalArgumentException.class, () -> Adapter.of(LAYOUT, new float[9]));
    }

    @Test
    void an_adapter_is_put_into_the_order_of_another_layout_of_its_layers() {
        AdaptedLayer l = new AdaptedLayer("l", 3, 2, 2, 4);
        AdaptedLayer m = new AdaptedLayer("m", 1, 1, 1, 1);
        WeightLayout here = WeightLayout.ofLayers(List.of(l, m));
        WeightLayout there = WeightLayout.ofSlots(List.of(
                new Slot(m, Factor.B, 0),
                new Slot(l, Factor.B, 1),
                new Slot(l, Factor.A, 5),
                new Slot(m, Factor.A, 11)));
        Adapter adapter = Adapter.of(here, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        Adapter turned = adapter.inOrderOf(there);
        assertArrayEquals(new float[] {12, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 11}, turned.toArray());
        assertEquals(adapter, turned.inOrderOf(here));
        AdaptedLayer louder = new AdaptedLayer("m", 1, 1, 1, 2);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> adapter.inOrderOf(WeightLayout.ofLayers(List.of(l, louder))));
        assertTrue(String.valueOf(e.getMessage()).contains("layer m"), e.getMessage());
    }

    @Test
    void an_adapter_file_has_parts_in_order_and_keeps_its_own() {
        Map<String, Adapter> parts = new LinkedHashMap<>();
        assertThrows(IllegalArgumentException.class, () -> new AdapterFile(parts, Map.of()));
        parts.put("text_encoder", Adapter.of(LAYOUT, new float[10]));
        AdapterFile file = new AdapterFile(parts, Map.of("a", "b"));
        parts.clear();
        assertEquals(List.of("text_encoder"), List.copyOf(file.parts().keySet()));
        assertTrue(file.unet().isEmpty());
        assertThrows(UnsupportedOperationException.class, () -> file.metadata().put("c", "d"));
    }

    @Test
    void labels_know_what_is_binary_and_what_is_not_known() {
        double[] beard = {1, -1, Double.NaN};
        LabelTable table = LabelTable.of(3, Map.of("beard", beard, "age", new double[] {1, 2, 3}));
        beard[0] = 9;
        table.column("beard").orElseThrow()[1] = 9;
        assertArrayEquals(
                new double[] {1, -1, Double.NaN}, table.column("beard").orElseThrow());
        assertTrue(table.isBinary("beard"));
        assertFalse(table.isBinary("age"));
        assertFalse(table.isBinary("none"));
        assertTrue(table.column("none").isEmpty());
        assertArrayEquals(
                new double[] {Double.NaN, 1, 1},
                table.select(2, 0, 0).column("beard").orElseThrow());
        assertEquals(table, table.select(0, 1, 2));
        assertNotEquals(table, table.select(1, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> LabelTable.of(2, Map.of("x", new double[3])));
    }

    @Test
    void a_population_reads_tiles_and_is_known_by_its_content() {
        float[] rows = new float[30];
        rows[12] = 5;
        LabelTable labels = LabelTable.of(3, Map.of());
        Population population = Population.inMemory("p", LAYOUT, List.of("a", "b", "c"), labels, rows);
        String before = population.fingerprint();
        rows[12] = 6;
        float[] target = new float[22];
        population.read(1, 2, target, 1);
        assertEquals(5, target[3]);
        assertEquals(before, population.fingerprint());
        assertNotEquals(
                before,
                Population.inMemory("p", LAYOUT, List.of("a", "b", "c"), labels, rows)
                        .fingerprint());
        assertThrows(IndexOutOfBoundsException.class, () -> population.read(2, 2, target, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Population.inMemory("p", LAYOUT, List.of("a", "b", "a"), labels, rows));
        assertThrows(
                IllegalArgumentException.class,
                () -> Population.inMemory("p", LAYOUT, List.of("a", "b"), labels, rows));
    }
}
