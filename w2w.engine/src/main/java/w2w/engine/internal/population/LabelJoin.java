package w2w.engine.internal.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import w2w.api.task.W2wException;
import w2w.tensors.DataTable;

/** Finds the row of a table of labels that belongs to each model. */
final class LabelJoin {
    private LabelJoin() {}

    /**
     * The table with one row a model, in the models' order.
     *
     * @param unlabelled models that the table does not know
     */
    record Joined(DataTable labels, int unlabelled) {}

    /** Labels of models that have none. */
    static DataTable none(int models) {
        return new DataTable(models, List.of());
    }

    /**
     * The labels of the models. The column that names them is none of these if it holds numbers: a direction or a probe would be fitted to
     * the order of files.
     *
     * @param key the column that names models or files, empty for the one that names most of them
     */
    static Joined join(DataTable table, String key, List<String> names, List<String> sources) {
        int[] best = new int[0];
        List<DataTable.Column> labels = table.columns();
        int matched = 0;
        for (DataTable.Column column : table.columns()) {
            if (!key.isEmpty() && !column.name().equals(key)) {
                continue;
            }
            int[] rows = match(column, names, sources, !key.isEmpty());
            int count = (int) Arrays.stream(rows).filter(r -> r >= 0).count();
            if (count > matched) {
                matched = count;
                best = rows;
                labels = table.columns().stream()
                        .filter(c -> c != column || c instanceof DataTable.Texts)
                        .toList();
            }
        }
        if (matched == 0) {
            List<String> columns =
                    table.columns().stream().map(DataTable.Column::name).toList();
            throw W2wException.input(
                            key.isEmpty()
                                    ? "no column of the table names the models, which are called " + names.get(0) + "…"
                                    : columns.contains(key)
                                            ? "column " + key + " names none of the models, which are called "
                                                    + names.get(0) + "…"
                                            : "there is no column " + key + "; there are " + columns)
                    .advise("Name the column that holds the models' or files' names");
        }
        return new Joined(rename(new DataTable(table.rows(), labels), best), names.size() - matched);
    }

    /** The given rows of a table, no column of which has the name of one of our own. */
    static DataTable rename(DataTable table, int[] rows) {
        List<DataTable.Column> columns = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (DataTable.Column column : table.columns()) {
            String name = column.name();
            while (ModelTable.isReserved(name) || !taken.add(name)) {
                name += "_label";
            }
            columns.add(pick(column, name, rows));
        }
        return new DataTable(rows.length, columns);
    }

    /** The column's values at the given rows; -1 is a missing value. */
    static DataTable.Column pick(DataTable.Column column, String name, int[] rows) {
        if (column instanceof DataTable.Numbers numbers) {
            double[] picked = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                picked[i] = rows[i] < 0 ? Double.NaN : numbers.get(rows[i]);
            }
            return new DataTable.Numbers(name, picked);
        }
        List<String> picked = new ArrayList<>();
        for (int row : rows) {
            picked.add(row < 0 ? "" : column.text(row));
        }
        return new DataTable.Texts(name, picked);
    }

    /** The row for each model, -1 for none; a column that names something twice matches nothing unless it was asked for. */
    private static int[] match(DataTable.Column column, List<String> names, List<String> sources, boolean asked) {
        Map<String, Integer> rows = new HashMap<>();
        int[] found = new int[names.size()];
        Arrays.fill(found, -1);
        for (int row = 0; row < column.size(); row++) {
            String value = normal(column.text(row));
            if (!value.isEmpty() && rows.put(value, row) != null) {
                if (asked) {
                    throw W2wException.input("column " + column.name() + " names " + value + " twice");
                }
                return found;
            }
        }
        for (int i = 0; i < found.length; i++) {
            Integer row = rows.get(normal(names.get(i)));
            if (row == null) {
                row = rows.get(normal(sources.get(i)));
            }
            if (row == null) {
                row = rows.get(last(normal(names.get(i))));
            }
            found[i] = row == null ? -1 : row;
        }
        return found;
    }

    private static String normal(String path) {
        String value = path.strip().replace('\\', '/');
        while (value.startsWith("./")) {
            value = value.substring(2);
        }
        while (value.endsWith("/")) {
            value = value.substring(0, value.length() - 1);
        }
        int dot = value.lastIndexOf('.');
        boolean suffix =
                dot > value.lastIndexOf('/') + 1 && value.substring(dot).matches("\\.(safetensors|pt|pth|bin)");
        return suffix ? value.substring(0, dot) : value;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
