package w2w.ui.internal.gallery;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import w2w.api.weights.LabelTable;

/**
 * What is shown and in which order: worked out off the UI thread from values that do not change.
 *
 * @param shown in order
 * @param values what they are sorted by, one an item: a label or a distance; NaN where there is none
 */
record Arrangement(List<Item> shown, double[] values) {
    static final Arrangement EMPTY = new Arrangement(List.of(), new double[0]);

    /** Filters and sorts. */
    static Arrangement of(
            List<Item> items, LabelTable labels, Filter filter, Order order, Optional<Similarity> similarity) {
        ToDoubleFunction<Item> value = values(labels, order, similarity);
        List<Item> shown = items.stream()
                .filter(filter::shows)
                .sorted(order.comparator(value))
                .toList();
        return new Arrangement(shown, shown.stream().mapToDouble(value).toArray());
    }

    private static ToDoubleFunction<Item> values(LabelTable labels, Order order, Optional<Similarity> similarity) {
        return switch (order.by()) {
            case PLACE, NAME -> i -> Double.NaN;
            case LABEL -> {
                double[] column = labels.column(order.label()).orElseGet(() -> new double[0]);
                yield i -> i.row() >= 0 && i.row() < column.length ? column[i.row()] : Double.NaN;
            }
            case SIMILARITY -> i -> similarity.map(s -> s.distance(i)).orElse(Double.NaN);
        };
    }
}
