package w2w.tensors;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A table of named columns of equal length, numbers or texts. Immutable. */
public final class DataTable {
    private final int rows;
    private final List<Column> columns;

    /** The columns in their order; two of one name are refused. */
    public DataTable(int rows, List<Column> columns) {
        this.rows = rows;
        this.columns = List.copyOf(columns);
        if (this.columns.stream().map(Column::name).distinct().count() != columns.size()) {
            throw new IllegalArgumentException("two columns have one name");
        }
        for (Column column : columns) {
            if (column.size() != rows) {
                throw new IllegalArgumentException(
                        "column " + column.name() + " has " + column.size() + " values for " + rows + " rows");
            }
        }
    }

    public int rows() {
        return rows;
    }

    public List<Column> columns() {
        return columns;
    }

    /** The column of exactly that name. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** One column. */
    public sealed interface Column permits Numbers, Texts {
        String name();

        int size();

        /** One value as a person reads it; empty where it is missing. Whole numbers have no point. */
        String text(int row);
    }

    /** A column of numbers, {@link Double#NaN} where one is missing. */
    public static final class Numbers implements Column {
        private final String name;
        private final double[] values;

        public Numbers(String name, double[] values) {
            this.name = Objects.requireNonNull(name);
            this.values = values.clone();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int size() {
            return values.length;
        }

        public double get(int row) {
            return values[row];
        }

        /** A copy of all values. */
        public double[] toArray() {
            return values.clone();
        }

        @Override
        public String text(int row) {
            double value = values[row];
            if (Double.isNaN(value)) {
                return "";
            }
            return value == Math.rint(value) && Math.abs(value) < 1L << 53
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }

    /** A column of texts, empty where one is missing. */
    public static final class Texts implements Column {
        private final String name;
        private final List<String> values;

        public Texts(String name, List<String> values) {
            this.name = Objects.requireNonNull(name);
            this.values = List.copyOf(values);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public String text(int row) {
            return values.get(row);
        }
    }
}
