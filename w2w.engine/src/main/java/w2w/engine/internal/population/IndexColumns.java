package w2w.engine.internal.population;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import w2w.engine.internal.table.TextTable;

/** Columns that number the rows of a table: pandas, R and Polars write them, and they tell nothing about a model. */
final class IndexColumns {
    private static final Pattern UNNAMED =
            Pattern.compile("|Unnamed: \\d+(_level_\\d+)?(\\.\\d+)?|\\.\\.\\.\\d+|__index_level_\\d+__");
    private static final Set<String> USUAL = Set.of(
            "index",
            "level_0",
            "idx",
            "id",
            "#",
            "no",
            "no.",
            "nr",
            "nr.",
            "x",
            "x.1",
            "row",
            "row_nr",
            "row_index",
            "rowid",
            "row_id",
            "rownames",
            "row_names",
            "rowname",
            "row.names");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|");

    private IndexColumns() {}

    static boolean isNumber(String value) {
        return NUMBER.matcher(value).matches();
    }

    /** Whether the column holds numbers without a name, or counts the rows from 0 or 1 under a usual name. */
    static boolean isIndex(TextTable table, int column) {
        String name = table.names().get(column);
        List<String> values = table.columns().get(column);
        if (UNNAMED.matcher(name).matches()) {
            return values.stream().allMatch(IndexColumns::isNumber);
        }
        return USUAL.contains(name.toLowerCase(Locale.ROOT)) && (counts(values, 0) || counts(values, 1));
    }

    private static boolean counts(List<String> values, int from) {
        for (int i = 0; i < values.size(); i++) {
            String expected = Integer.toString(i + from);
            if (!values.get(i).equals(expected) && !values.get(i).equals(expected + ".0")) {
                return false;
            }
        }
        return values.size() > 1;
    }
}
