package w2w.api.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightLayoutTest {
    private static final AdaptedLayer Q = new AdaptedLayer("a.to_q", 3, 2, 2, 4);
    private static final AdaptedLayer V = new AdaptedLayer("a.to_v", 5, 4, 1, 1);
    private static final WeightLayout LAYOUT = WeightLayout.ofLayers(List.of(Q, V));

    @Test
    void slots_follow_each_other_a_before_b() {
        assertEquals(
                List.of("a.to_q.A", "a.to_q.B", "a.to_v.A", "a.to_v.B"),
                LAYOUT.slots().stream().map(Slot::name).toList());
        assertEquals(
                List.of(0, 6, 10, 15), LAYOUT.slots().stream().map(Slot::offset).toList());
        assertEquals(6 + 4 + 5 + 4, LAYOUT.size());
        assertEquals(10, LAYOUT.slot("a.to_v", Factor.A).offset());
        assertEquals(List.of(Q, V), LAYOUT.layers());
    }

    @Test
    void every_position_is_in_its_slot() {
        for (int position = 0; position < LAYOUT.size(); position++) {
            Slot slot = LAYOUT.slotAt(position);
            assertTrue(slot.offset() <= position && position < slot.end(), position + " in " + slot);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> LAYOUT.slotAt(LAYOUT.size()));
        assertThrows(IndexOutOfBoundsException.class, () -> LAYOUT.slotAt(-1));
    }

    @Test
    void rejects_overlaps_holes_repetition_and_missing_factors() {
        Slot a = new Slot(Q, Factor.A, 0);
        for (List<Slot> wrong : List.of(
                List.of(a, new Slot(Q, Factor.B, 5)),
                List.of(a, new Slot(Q, Factor.B, 7)),
                List.of(new Slot(Q, Factor.A, 1)),
                List.of(a, new Slot(Q, Factor.A, 6)),
                List.of(a),
                List.of(a, new Slot(new AdaptedLayer("a.to_q", 3, 2, 2, 5), Factor.B, 6)),
                List.<Slot>of())) {
            assertThrows(IllegalArgumentException.class, () -> WeightLayout.ofSlots(wrong), wrong::toString);
        }
    }

    @Test
    void rejects_layouts_larger_than_an_array() {
        AdaptedLayer huge = new AdaptedLayer("huge", 1 << 30, 1, 2, 1);
        assertThrows(IllegalArgumentException.class, () -> WeightLayout.ofLayers(List.of(huge)));
    }

    @Test
    void rejects_layers_that_are_none() {
        assertThrows(IllegalArgumentException.class, () -> new AdaptedLayer("", 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new AdaptedLayer("x", 0, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new AdaptedLayer("x", 1, 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new AdaptedLayer("x", 1, 1, 1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new AdaptedLayer("x\tA\t1", 1, 1, 1, 1));
    }

    @Test
    void fingerprints_tell_shape_order_and_alpha_apart() {
        assertEquals(LAYOUT, WeightLayout.ofLayers(List.of(Q, V)));
        assertEquals(LAYOUT.fingerprint(), WeightLayout.ofLayers(List.of(Q, V)).fingerprint());
        assertTrue(LAYOUT.fingerprint().matches("[0-9a-f]{64}"));
        for (WeightLayout other : List.of(
                WeightLayout.ofLayers(List.of(V, Q)),
                WeightLayout.ofLayers(List.of(Q)),
                WeightLayout.ofLayers(List.of(new AdaptedLayer("a.to_q", 3, 2, 2, 8), V)),
                WeightLayout.ofSlots(List.of(
                        new Slot(Q, Factor.B, 0),
                        new Slot(Q, Factor.A, 4),
                        new Slot(V, Factor.A, 10),
                        new Slot(V, Factor.B, 15))))) {
            assertNotEquals(LAYOUT, other);
            assertNotEquals(LAYOUT.fingerprint(), other.fingerprint());
            assertTrue(!LAYOUT.differences(other, 9).isEmpty());
        }
    }

    @Test
    void differences_are_named_layer_by_layer_and_counted_beyond_the_limit() {
        WeightLayout other = WeightLayout.ofLayers(
                List.of(new AdaptedLayer("a.to_q", 3, 2, 1, 4), new AdaptedLayer("b", 1, 1, 1, 1)));
        assertEquals(
                List.of(
                        "layer a.to_q: 3→2 rank 2 alpha 4.0 here, 3→2 rank 1 alpha 4.0 there",
                        "layer a.to_v is missing",
                        "layer b is extra"),
                LAYOUT.differences(other, 3));
        assertEquals("and 2 more differences", LAYOUT.differences(other, 1).get(1));
        assertEquals(List.of(), LAYOUT.differences(LAYOUT, 1));
    }
}
