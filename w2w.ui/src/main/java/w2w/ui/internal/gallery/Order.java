package w2w.ui.internal.gallery;

import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/**
 * How thumbnails are sorted. What has no value stands last, whichever way.
 *
 * @param by what they are sorted by
 * @param label of the population where {@code by} is LABEL; empty otherwise
 * @param falling largest, or last, first
 */
record Order(By by, String label, boolean falling) {
    /** What a person can sort by. */
    enum By {
        /** Kept models by name, then the population by row. */
        PLACE,
        NAME,
        LABEL,
        SIMILARITY
    }

    static final Order PLACE = new Order(By.PLACE, "", false);

    /** Kept models first, by their names, then the population as it is. */
    private static final Comparator<Item> NATURAL = Comparator.comparing((Item i) -> !i.isKept())
            .thenComparingInt(Item::row)
            .thenComparing(Item::name, NaturalOrder.INSTANCE);

    /**
     * The comparator.
     *
     * @param value of the label, or the distance, of an item; NaN where there is none
     */
    Comparator<Item> comparator(ToDoubleFunction<Item> value) {
        return switch (by) {
            case PLACE -> falling ? NATURAL.reversed() : NATURAL;
            case NAME -> {
                Comparator<Item> named = Comparator.comparing(Item::name, NaturalOrder.INSTANCE);
                yield (falling ? named.reversed() : named).thenComparing(NATURAL);
            }
            case LABEL, SIMILARITY -> {
                Comparator<Item> known = Comparator.comparing(i -> Double.isNaN(value.applyAsDouble(i)));
                Comparator<Item> valued = Comparator.comparingDouble(value);
                yield known.thenComparing(falling ? valued.reversed() : valued).thenComparing(NATURAL);
            }
        };
    }
}
