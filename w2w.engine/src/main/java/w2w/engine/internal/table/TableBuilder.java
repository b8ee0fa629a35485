package w2w.engine.internal.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import w2w.api.task.W2wException;

/** A table that grows row by row. Equal values are kept once: tables of labels hold few different ones. */
final class TableBuilder {
    private static final int MOST_COLUMNS = 200_000;
    private static final long MOST_CELLS = 32_000_000;
    private static final int LONGEST_CELL = 1 << 16;
    private static final int KEPT_ONCE = 1 << 16;

    private final String unit;
    private final boolean bounded;
    private final List<String> names = new ArrayList<>();
    private final List<List<String>> columns = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final Map<String, Integer> indices = new HashMap<>();
    private final Map<String, String> once = new HashMap<>();

    /** An empty table of what people bring, whose rows are counted in {@code unit}: one that is too large is refused. */
    TableBuilder(String unit) {
        this(unit, true);
    }

    private TableBuilder(String unit, boolean bounded) {
        this.unit = unit;
        this.bounded = bounded;
    }

    /**
     * An empty table that this program wrote. It has columns of its own beside those of a table that was let in, so the same bounds
     * would refuse what was imported.
     */
    static TableBuilder own() {
        return new TableBuilder("line", false);
    }

    /** Begins with the names of the columns; those without a name are kept apart. */
    void header(List<String> header) {
        check(header.size());
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            Integer other = name.isEmpty() ? null : indices.put(name, i);
            if (other != null) {
                throw W2wException.input(
                        "columns " + (other + 1) + " and " + (i + 1) + " of the table are both called " + name);
            }
            names.add(name);
            columns.add(new ArrayList<>());
        }
    }

    /** Adds a row of as many values as there are columns. */
    void row(int place, List<String> values) {
        grow(place);
        for (int i = 0; i < values.size(); i++) {
            columns.get(i).add(kept(values.get(i), place));
        }
    }

    /** Adds a row by the names of its values; columns that are new are empty in the rows before. */
    void row(int place, Map<String, String> values) {
        Map<Integer, String> found = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Integer index = indices.get(name);
            if (index == null) {
                index = names.size();
                indices.put(name, index);
                names.add(name);
                columns.add(new ArrayList<>(Collections.nCopies(places.size(), "")));
                check(names.size());
            }
            found.put(index, value);
        });
        grow(place);
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).add(kept(found.getOrDefault(i, ""), place));
        }
    }

    /** Refuses a table of more columns than anybody looks at: each costs memory for as long as the population is open. */
    static void checkColumns(int columns) {
        if (columns > MOST_COLUMNS) {
            throw W2wException.input(String.format(
                            Locale.ROOT,
                            "the table has %,d columns, and a table of labels must have at most %,d",
                            columns,
                            MOST_COLUMNS))
                    .advise("Cut the table to the columns that you need");
        }
    }

    private void grow(int place) {
        places.add(place);
        check(names.size());
    }

    private void check(int columns) {
        if (!bounded) {
            return;
        }
        checkColumns(columns);
        if ((long) places.size() * columns > MOST_CELLS) {
            throw W2wException.input("the table is larger than a table of labels can be");
        }
    }

    private String kept(String value, int place) {
        if (bounded && value.length() > LONGEST_CELL) {
            throw W2wException.input(unit + " " + place + " has a value that is too long");
        }
        String known = once.get(value);
        if (known == null && once.size() < KEPT_ONCE) {
            once.put(value, value);
        }
        return known == null ? value : known;
    }

    TextTable build(Delimiter delimiter, List<String> notes) {
        return new TextTable(names, columns, places, unit, delimiter, Set.of(), notes);
    }
}
