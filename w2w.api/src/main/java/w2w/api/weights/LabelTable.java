package w2w.api.weights;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Numeric labels of models: one column an attribute, one row a model, {@link Double#NaN} where a label is not known. ±1 and 0/1
 * columns are binary attributes, others continuous. Immutable.
 */
public final class LabelTable {
    private final int rows;
    private final Map<String, double[]> columns = new LinkedHashMap<>();

    private LabelTable(int rows) {
        this.rows = rows;
    }

    /** A table of copies of the given columns, in their order, each of {@code rows} values. */
    public static LabelTable of(int rows, Map<String, double[]> columns) {
        LabelTable table = new LabelTable(rows);
        columns.forEach((name, values) -> {
            if (values.length != rows) {
                throw new IllegalArgumentException(
                        "label " + name + " has " + values.length + " values for " + rows + " models");
            }
            table.columns.put(name, values.clone());
        });
        return table;
    }

    public int rows() {
        return rows;
    }

    /** Attribute names in order. */
    public List<String> attributes() {
        return List.copyOf(columns.keySet());
    }

    /** A copy of one attribute's values, one a model; empty where there is no such attribute. */
    public Optional<double[]> column(String attribute) {
        return Optional.ofNullable(columns.get(attribute)).map(double[]::clone);
    }

    /** Whether the known values of the attribute are two at most. */
    public boolean isBinary(String attribute) {
        return Optional.ofNullable(columns.get(attribute))
                .map(v -> Arrays.stream(v)
                                .filter(x -> !Double.isNaN(x))
                                .distinct()
                                .limit(3)
                                .count()
                        <= 2)
                .orElse(false);
    }

    /** The table of the given rows, in that order. */
    public LabelTable select(int... chosen) {
        LabelTable table = new LabelTable(chosen.length);
        columns.forEach((name, values) -> table.columns.put(
                name, Arrays.stream(chosen).mapToDouble(i -> values[i]).toArray()));
        return table;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof LabelTable t
                && t.rows == rows
                && t.attributes().equals(attributes())
                && columns.keySet().stream().allMatch(a -> Arrays.equals(columns.get(a), t.columns.get(a)));
    }

    @Override
    public int hashCode() {
        return 31 * rows + columns.keySet().hashCode();
    }
}
