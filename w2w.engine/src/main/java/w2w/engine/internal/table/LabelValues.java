package w2w.engine.internal.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import w2w.engine.internal.table.LabelColumn.Use;
import w2w.tensors.DataTable;

/**
 * The values of a table at the rows that are used. Columns of numbers, or of true and false, become numbers; others stay texts as they
 * stand in the file. Values that stand for missing ones in pandas, R and spreadsheets are missing, and so are infinite ones.
 *
 * @param notes what was assumed, and which columns are no labels
 */
public record LabelValues(DataTable table, List<String> notes) {
    private static final int MOST_NAMED = 10;

    /**
     * Reads the values.
     *
     * @param columns of the table that are wanted, and the name of each
     * @param rows of the table; -1 for a row of missing values
     * @param key column whose texts nothing is said about; -1 for none
     */
    public static LabelValues of(TextTable table, Map<Integer, String> columns, int[] rows, int key) {
        List<LabelColumn> all = new ArrayList<>();
        List<LabelColumn> asked = new ArrayList<>();
        columns.forEach((index, name) -> {
            LabelColumn column = new LabelColumn(name, table, index, rows);
            all.add(column);
            if (index != key) {
                asked.add(column);
            }
        });
        boolean commas = table.delimiter() != Delimiter.COMMA && all.stream().anyMatch(LabelColumn::hasDecimalCommas);
        all.forEach(column -> column.decide(commas));
        return new LabelValues(
                new DataTable(rows.length, all.stream().map(LabelColumn::column).toList()), notes(asked));
    }

    private static List<String> notes(List<LabelColumn> columns) {
        List<String> notes = new ArrayList<>();
        List<LabelColumn> labels = columns.stream()
                .filter(c -> c.use() == Use.NUMBERS || c.use() == Use.TRUTHS)
                .toList();
        List<String> commas = labels.stream()
                .filter(LabelColumn::readsCommas)
                .map(LabelColumn::name)
                .toList();
        if (!commas.isEmpty()) {
            notes.add("decimal commas in " + counted(commas));
        }
        Map<String, List<String>> truths = new LinkedHashMap<>();
        labels.stream().filter(c -> c.use() == Use.TRUTHS).forEach(c -> truths.computeIfAbsent(
                        c.truthWords(), w -> new ArrayList<>())
                .add(c.name()));
        truths.forEach((words, names) -> notes.add(words + " are 1 and 0 in " + counted(names)));
        Map<String, Integer> missing = new TreeMap<>();
        labels.forEach(c -> c.missing().forEach((value, count) -> missing.merge(value, count, Integer::sum)));
        if (!missing.isEmpty()) {
            int all = missing.values().stream().mapToInt(Integer::intValue).sum();
            notes.add(all + (all == 1 ? " value is" : " values are") + " missing: "
                    + missing.entrySet().stream()
                            .limit(MOST_NAMED)
                            .map(e -> e.getKey() + " " + e.getValue())
                            .collect(Collectors.joining(", "))
                    + (missing.size() > MOST_NAMED ? "…" : ""));
        }
        List<LabelColumn> unbounded = columns.stream()
                .filter(c -> c.infinite() > 0 && c.use() != Use.TEXTS && c.use() != Use.NEARLY)
                .toList();
        int infinite = unbounded.stream().mapToInt(LabelColumn::infinite).sum();
        if (infinite > 0) {
            String first = unbounded.stream()
                    .map(LabelColumn::firstInfinite)
                    .findFirst()
                    .orElse("");
            notes.add(infinite + (infinite == 1 ? " infinite value counts" : " infinite values count")
                    + " as missing, the first is " + first);
        }
        List<LabelColumn> nearly =
                columns.stream().filter(c -> c.use() == Use.NEARLY).toList();
        nearly.stream().limit(MOST_NAMED).map(LabelColumn::oddity).forEach(notes::add);
        if (nearly.size() > MOST_NAMED) {
            notes.add((nearly.size() - MOST_NAMED) + " more columns are no labels for the same reason");
        }
        say(columns, Use.TEXTS, "no label as its values are texts, which --where can ask for", notes);
        say(columns, Use.EMPTY, "no label as it has no values", notes);
        return notes;
    }

    private static void say(List<LabelColumn> columns, Use use, String what, List<String> notes) {
        List<String> names = columns.stream()
                .filter(c -> c.use() == use)
                .map(LabelColumn::name)
                .toList();
        if (!names.isEmpty()) {
            notes.add(counted(names) + ": " + what);
        }
    }

    /** A value as it can stand in a message. */
    public static String shortened(String value) {
        return Cells.shortened(value);
    }

    /** How many columns, and the first of them by name. */
    static String counted(List<String> names) {
        String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.size()
                + (names.size() == 1 ? " column (" : " columns (")
                + first
                + (names.size() > MOST_NAMED ? "…)" : ")");
    }
}
