package w2w.api.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import w2w.api.task.Sha256;

/**
 * Where each factor of each adapted layer stands in the flat array of an adapter. Slots follow each other without holes; each
 * layer has exactly one A and one B, in any order. Immutable; equal layouts have equal fingerprints.
 */
public final class WeightLayout {
    private final List<Slot> slots;
    private final Map<String, AdaptedLayer> layers = new LinkedHashMap<>();
    private final int size;
    private final String fingerprint;

    private WeightLayout(List<Slot> slots) {
        this.slots = List.copyOf(slots);
        if (this.slots.isEmpty()) {
            throw new IllegalArgumentException("a layout has at least one layer");
        }
        Map<String, Slot> seen = new HashMap<>();
        int offset = 0;
        for (Slot slot : this.slots) {
            if (slot.offset() != offset) {
                throw new IllegalArgumentException(
                        "slot " + slot.name() + " begins at " + slot.offset() + ", not at " + offset);
            }
            offset = slot.end();
            if (seen.put(slot.name(), slot) != null) {
                throw new IllegalArgumentException("slot " + slot.name() + " stands twice");
            }
            AdaptedLayer before = layers.putIfAbsent(slot.layer().module(), slot.layer());
            if (before != null && !before.equals(slot.layer())) {
                throw new IllegalArgumentException(
                        "layer " + before.module() + " is described twice: " + before + ", " + slot.layer());
            }
        }
        if (seen.size() != 2 * layers.size()) {
            for (String module : layers.keySet()) {
                for (Factor f : Factor.values()) {
                    if (!seen.containsKey(module + "." + f)) {
                        throw new IllegalArgumentException("layer " + module + " has no factor " + f);
                    }
                }
            }
        }
        size = offset;
        fingerprint = fingerprint(this.slots);
    }

    /**
     * A layout from slots in the order of the flat array.
     *
     * @throws IllegalArgumentException if slots overlap, leave holes, repeat, or a layer lacks a factor
     */
    public static WeightLayout ofSlots(List<Slot> slots) {
        return new WeightLayout(slots);
    }

    /** A then B of each layer, layers in the given order. */
    public static WeightLayout ofLayers(Collection<AdaptedLayer> layers) {
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        for (AdaptedLayer layer : layers) {
            for (Factor factor : Factor.values()) {
                Slot slot = new Slot(layer, factor, offset);
                slots.add(slot);
                offset = slot.end();
            }
        }
        return new WeightLayout(slots);
    }

    /** Slots in the order of the flat array. */
    public List<Slot> slots() {
        return slots;
    }

    /** Adapted layers in the order of their first slot. */
    public List<AdaptedLayer> layers() {
        return List.copyOf(layers.values());
    }

    public Optional<AdaptedLayer> layer(String module) {
        return Optional.ofNullable(layers.get(module));
    }

    /** The slot of one factor of a layer of this layout. */
    public Slot slot(String module, Factor factor) {
        for (Slot slot : slots) {
            if (slot.factor() == factor && slot.layer().module().equals(module)) {
                return slot;
            }
        }
        throw new IllegalArgumentException("no layer " + module + " in the layout");
    }

    /**
     * The slot that holds a number of the flat array: what messages name.
     *
     * @throws IndexOutOfBoundsException if the position is not below {@link #size()}
     */
    public Slot slotAt(int position) {
        Objects.checkIndex(position, size);
        int low = 0;
        int high = slots.size() - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (position < slots.get(middle).end()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return slots.get(low);
    }

    /** Numbers in one adapter of this layout: n in the paper. */
    public int size() {
        return size;
    }

    /** SHA-256, in hex, of the slots with their shapes, order and alpha: equal if and only if the layouts are. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * What is different in {@code other}, slot by slot, at most {@code limit} lines and one that counts the rest; empty when the
     * layouts are equal.
     */
    public List<String> differences(WeightLayout other, int limit) {
        List<String> all = new ArrayList<>();
        for (AdaptedLayer layer : layers.values()) {
            AdaptedLayer theirs = other.layers.get(layer.module());
            if (theirs == null) {
                all.add("layer " + layer.module() + " is missing");
            } else if (!theirs.equals(layer)) {
                all.add("layer " + layer.module() + ": " + describe(layer) + " here, " + describe(theirs) + " there");
            }
        }
        for (AdaptedLayer layer : other.layers.values()) {
            if (!layers.containsKey(layer.module())) {
                all.add("layer " + layer.module() + " is extra");
            }
        }
        if (all.isEmpty()) {
            for (int i = 0; i < slots.size(); i++) {
                if (!slots.get(i).equals(other.slots.get(i))) {
                    all.add("slot " + i + " is " + slots.get(i).name() + " here, "
                            + other.slots.get(i).name() + " there: same layers, another order");
                }
            }
        }
        if (all.size() > limit) {
            List<String> head = new ArrayList<>(all.subList(0, limit));
            head.add("and " + (all.size() - limit) + " more differences");
            return head;
        }
        return all;
    }

    private static String describe(AdaptedLayer l) {
        return l.inputs() + "→" + l.outputs() + " rank " + l.rank() + " alpha " + l.alpha()
                + (l.kernel() > 1 ? " kernel " + l.kernel() + "×" + l.kernel() : "");
    }

    private static String fingerprint(List<Slot> slots) {
        StringBuilder text = new StringBuilder("w2w-layout-1\n");
        for (Slot s : slots) {
            text.append(s.layer().module())
                    .append('\t')
                    .append(s.factor())
                    .append('\t')
                    .append(s.rows());
            text.append('\t').append(s.columns()).append('\t').append(s.layer().alpha());
            if (s.layer().kernel() > 1) { // a 1×1 convolution is the matrix that a linear layer is
                text.append('\t').append(s.layer().kernel());
            }
            text.append('\n');
        }
        return Sha256.of(text.toString());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof WeightLayout other && slots.equals(other.slots);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fingerprint);
    }

    @Override
    public String toString() {
        return layers.size() + " layers, " + size + " numbers, " + fingerprint.substring(0, 12);
    }
}
