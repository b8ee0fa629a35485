package w2w.api.studio;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import w2w.api.task.Provenance;

/**
 * What was measured.
 *
 * @param tables in the order of {@link EvaluationRequest.Part}
 * @param findings what the numbers say, in sentences: where the space helps and where it does not
 */
public record EvaluationReport(List<Table> tables, List<String> findings, Provenance provenance) {
    /**
     * Figures of one kind.
     *
     * @param id {@code edits}, {@code sampling}, {@code rates}, {@code inversion}, {@code painting} or {@code prompts}
     * @param note how to read the columns
     */
    public record Table(String id, String title, String note, List<String> columns, List<Row> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            for (Row row : rows) {
                if (row.values().size() != columns.size()) {
                    throw new IllegalArgumentException(
                            row.values().size() + " values of " + row.name() + " in " + columns.size() + " columns");
                }
            }
        }

        /** One figure, where it is there. */
        public Optional<Estimate> find(String row, String column) {
            int at = columns.indexOf(column);
            return at < 0
                    ? Optional.empty()
                    : rows.stream()
                            .filter(r -> r.name().equals(row))
                            .findFirst()
                            .map(r -> r.values().get(at));
        }
    }

    /** A line of a table. */
    public record Row(String name, List<Estimate> values) {
        public Row {
            Objects.requireNonNull(name);
            values = List.copyOf(values);
        }
    }

    /** A figure with its 95 % interval by bootstrap over people; NaN where there is none. */
    public record Estimate(double value, double low, double high) {
        /** Not measured. */
        public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);

        /** A figure that does not vary with people. */
        public static Estimate exact(double value) {
            return new Estimate(value, Double.NaN, Double.NaN);
        }
    }

    public EvaluationReport {
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
        Objects.requireNonNull(provenance);
    }

    /** The table of an id, where it was measured. */
    public Optional<Table> table(String id) {
        return tables.stream().filter(t -> t.id().equals(id)).findFirst();
    }
}
