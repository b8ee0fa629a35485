package w2w.engine.internal.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import w2w.api.task.W2wException;
import w2w.engine.internal.table.Delimiter;
import w2w.engine.internal.table.LabelValues;
import w2w.engine.internal.table.TextTable;
import w2w.tensors.DataTable;

/** Finds the row of a table of labels that belongs to each model. */
final class LabelJoin {
    private static final int SHOWN = 3;

    private LabelJoin() {}

    /**
     * The table with one row a model, in the models' order.
     *
     * @param unlabelled models that the table does not know
     * @param notes what was assumed, and what of the table is no label
     */
    record Joined(DataTable labels, int unlabelled, List<String> notes) {
        Joined(DataTable labels) {
            this(labels, 0, List.of());
        }
    }

    /** Labels of models that have none. */
    static DataTable none(int models) {
        return new DataTable(models, List.of());
    }

    /**
     * The labels of the models. The column that names them is none of these if it holds numbers, nor is one that counts the rows: a
     * direction or a probe would be fitted to the order of files.
     *
     * @param key the column that names models or files, empty for the one that names most of them
     */
    static Joined join(TextTable table, String key, List<String> names, List<String> sources) {
        if (table.rows() == 0) {
            throw W2wException.input("the table has a header and no rows");
        }
        if (!key.isEmpty() && !table.names().contains(key)) {
            throw W2wException.input("there is no column " + key + "; there are " + table.names());
        }
        Map<String, Set<Integer>> models = KeyMatch.models(names, sources);
        List<KeyMatch> matches = new ArrayList<>();
        for (int column = 0; column < table.names().size(); column++) {
            if (key.isEmpty() || table.names().get(column).equals(key)) {
                matches.add(new KeyMatch(table, column, models, names, sources));
            }
        }
        KeyMatch best = matches.stream()
                .filter(match -> match.matched() > 0)
                .max(Comparator.comparingInt(KeyMatch::matched)
                        .thenComparingInt(match -> match.refusal().isPresent() ? 0 : 1)
                        .thenComparingInt(match -> IndexColumns.isIndex(table, match.column()) ? 0 : 1)
                        .thenComparingInt(match -> -match.column()))
                .orElseThrow(() -> unknown(table, key, names));
        requireHeader(table, best, models);
        best.refusal().ifPresent(refusal -> {
            throw refusal;
        });
        int[] rows = best.rows();
        List<Integer> more = matches.stream()
                .filter(match -> match != best
                        && match.matched() == best.matched()
                        && match.refusal().isEmpty()
                        && Arrays.equals(match.rows(), rows))
                .map(KeyMatch::column)
                .toList();
        List<String> notes = new ArrayList<>();
        notes.add(described(table) + ", its column " + called(table, best.column()) + " names " + best.matched()
                + " of " + names.size() + " models");
        if (!best.inexact().isEmpty()) {
            notes.add(best.inexact().size() + " of these names are written otherwise than the models': "
                    + some(best.inexact()));
        }
        if (best.matched() < names.size()) {
            notes.add(unmatched(table, best.column(), rows, names));
        }
        notes.addAll(table.notes());
        return picked(table, best.column(), more, rows, names.size() - best.matched(), notes);
    }

    /** The labels of models that are the rows of a table. */
    static Joined inOrder(TextTable table, int[] rows) {
        return picked(table, -1, List.of(), rows, 0, new ArrayList<>(table.notes()));
    }

    private static Joined picked(
            TextTable table, int key, List<Integer> more, int[] rows, int unlabelled, List<String> notes) {
        Map<Integer, String> columns = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        List<String> counting = new ArrayList<>();
        List<String> nameless = new ArrayList<>();
        List<String> naming = new ArrayList<>();
        List<String> renamed = new ArrayList<>();
        for (int i = 0; i < table.names().size(); i++) {
            boolean numbers = table.columns().get(i).stream().allMatch(IndexColumns::isNumber);
            if (i == key ? numbers : more.contains(i) && numbers) {
                naming.add(called(table, i));
            } else if (i != key && IndexColumns.isIndex(table, i)) {
                counting.add(called(table, i));
            } else if (table.names().get(i).isEmpty() && i != key) {
                nameless.add(Integer.toString(i + 1));
            } else {
                String name =
                        table.names().get(i).isEmpty() ? "key" : table.names().get(i);
                String free = name;
                while (ModelTable.isReserved(free) || !taken.add(free.toLowerCase(Locale.ROOT))) {
                    free += "_label";
                }
                if (!free.equals(name) && i != key) {
                    renamed.add(name + " is " + free);
                }
                columns.put(i, free);
            }
        }
        naming.remove(key < 0 ? "" : called(table, key));
        say(naming, "no label as it names the models too", notes);
        say(counting, "no label as it counts the rows", notes);
        say(nameless, "left out as it has no name", notes);
        say(renamed, "renamed, as models have a column of that name", notes);
        LabelValues values = LabelValues.of(table, columns, rows, key);
        notes.addAll(values.notes());
        return new Joined(values.table(), unlabelled, notes);
    }

    private static void say(List<String> columns, String what, List<String> notes) {
        if (!columns.isEmpty()) {
            notes.add(
                    columns.size() + (columns.size() == 1 ? " column (" : " columns (") + some(columns) + "): " + what);
        }
    }

    private static String described(TextTable table) {
        String separated = table.delimiter() == Delimiter.NONE
                ? ""
                : " separated by " + table.delimiter().plural();
        return table.rows() + (table.rows() == 1 ? " row" : " rows") + separated;
    }

    private static String called(TextTable table, int column) {
        String name = table.names().get(column);
        return name.isEmpty() ? "without a name" : name;
    }

    /** The refusal of a table that names none of the models: what they are called, and what it has instead. */
    private static W2wException unknown(TextTable table, String key, List<String> names) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < table.names().size() && shown.size() < SHOWN; i++) {
            boolean numbers = table.columns().get(i).stream().allMatch(IndexColumns::isNumber);
            if (key.isEmpty()
                    ? !numbers || table.names().size() < 3
                    : table.names().get(i).equals(key)) {
                shown.add("column " + called(table, i) + " has "
                        + some(table.columns().get(i).stream()
                                .filter(value -> !value.isEmpty())
                                .distinct()
                                .limit(SHOWN + 1)
                                .toList()));
            }
        }
        return W2wException.input((key.isEmpty() ? "no column of the table names" : "column " + key + " names none of")
                        + " the models: they are called " + some(names)
                        + (shown.isEmpty() ? "" : ", " + String.join(", ", shown)))
                .advise(
                        "Name the column that holds the models' or files' names with --key, or write them as the files are called");
    }

    /** Values of both sides that found nothing on the other. */
    private static String unmatched(TextTable table, int key, int[] rows, List<String> names) {
        BitSet used = new BitSet();
        IntStream.of(rows).filter(row -> row >= 0).forEach(used::set);
        List<String> models = IntStream.range(0, rows.length)
                .filter(i -> rows[i] < 0)
                .mapToObj(names::get)
                .toList();
        List<String> values = IntStream.range(0, table.rows())
                .filter(row -> !used.get(row))
                .mapToObj(table.columns().get(key)::get)
                .toList();
        return models.size() + (models.size() == 1 ? " model has" : " models have") + " no row (" + some(models) + "), "
                + values.size() + (values.size() == 1 ? " row names" : " rows name") + " no model"
                + (values.isEmpty() ? "" : " (" + some(values) + ")");
    }

    private static String some(List<String> values) {
        List<String> first =
                values.stream().limit(SHOWN).map(LabelValues::shortened).toList();
        return String.join(", ", first) + (values.size() > SHOWN ? "…" : "");
    }

    /** A first line that names a model is no header. */
    private static void requireHeader(TextTable table, KeyMatch best, Map<String, Set<Integer>> models) {
        int[] rows = best.rows();
        for (int model :
                new TreeSet<>(models.getOrDefault(KeyForm.loosest(table.names().get(best.column())), Set.of()))) {
            if (rows[model] < 0 && table.delimiter() != Delimiter.NONE) {
                throw TextTable.noHeader(table.names());
            }
        }
    }

    /** The column's values at the given rows; -1 is a missing value. */
    static DataTable.Column pick(DataTable.Column column, int[] rows) {
        if (column instanceof DataTable.Numbers numbers) {
            return new DataTable.Numbers(
                    column.name(),
                    IntStream.of(rows)
                            .mapToDouble(row -> row < 0 ? Double.NaN : numbers.get(row))
                            .toArray());
        }
        return new DataTable.Texts(
                column.name(),
                IntStream.of(rows)
                        .mapToObj(row -> row < 0 ? "" : column.text(row))
                        .toList());
    }
}
