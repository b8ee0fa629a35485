package w2w.engine.internal.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import w2w.engine.internal.table.Cells.Cell;
import w2w.engine.internal.table.Cells.Kind;
import w2w.engine.internal.table.Cells.Pair;
import w2w.engine.internal.table.Cells.Truth;
import w2w.tensors.DataTable;

/** One column of a table at the rows that are used: what its values are, and whether all of them are of one kind. */
final class LabelColumn {
    private final String name;
    private final TextTable table;
    private final List<String> values;
    private final int[] rows;
    private final boolean text;
    private final Map<String, Cell> cells = new HashMap<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<Pair, Integer> pairs = new EnumMap<>(Pair.class);
    private final Set<Truth> truths = new HashSet<>();
    private final Map<String, Integer> missing = new TreeMap<>();
    private int sureCommas;
    private int surePoints;
    private boolean commas;
    private boolean points;

    /**
     * Looks at the values.
     *
     * @param rows of the table; -1 for a value that is missing
     */
    LabelColumn(String name, TextTable table, int column, int[] rows) {
        this.name = name;
        this.table = table;
        this.values = table.columns().get(column);
        this.rows = rows.clone();
        this.text = table.texts().contains(column);
        for (int row : rows) {
            if (row < 0) {
                continue;
            }
            String value = values.get(row);
            Cell cell = cells.computeIfAbsent(value, Cells::of);
            counts.merge(cell.kind(), 1, Integer::sum);
            if (cell.kind() == Kind.MISSING) {
                missing.merge(value.isEmpty() ? "empty" : value, 1, Integer::sum);
            } else if (cell.kind() == Kind.TRUTH) {
                truths.add(cell.truth());
                pairs.merge(cell.truth().pair(), 1, Integer::sum);
            } else if (cell.kind() == Kind.COMMA && !cell.thousands()) {
                sureCommas++;
            } else if (cell.kind() == Kind.POINT && !cell.thousands()) {
                surePoints++;
            }
        }
    }

    String name() {
        return name;
    }

    private int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** Values that are there. */
    private int present() {
        return counts.values().stream().mapToInt(Integer::intValue).sum() - count(Kind.MISSING);
    }

    private int plain() {
        return count(Kind.PLAIN) + count(Kind.INFINITE);
    }

    /** Whether all values can be numbers, and commas among them stand before decimals without doubt. */
    boolean hasDecimalCommas() {
        return !text && sureCommas > 0 && plain() + count(Kind.COMMA) == present();
    }

    /** Decides what commas and points are, knowing whether other columns have decimal commas. */
    void decide(boolean commasElsewhere) {
        boolean semicolons = table.delimiter() == Delimiter.SEMICOLON;
        boolean allowed = table.delimiter() != Delimiter.COMMA && table.delimiter() != Delimiter.NONE;
        boolean more = count(Kind.COMMA) > count(Kind.POINT);
        commas = allowed && more && (sureCommas > 0 || commasElsewhere || semicolons);
        points = !commas && (surePoints > 0 || !commasElsewhere);
    }

    private boolean isNumber(Cell cell) {
        return switch (cell.kind()) {
            case PLAIN, INFINITE -> true;
            case COMMA -> commas;
            case POINT -> points;
            default -> false;
        };
    }

    private int numbers() {
        return plain() + (commas ? count(Kind.COMMA) : 0) + (points ? count(Kind.POINT) : 0);
    }

    /** The pair that most of the words for true and false are of. */
    private Pair pair() {
        return pairs.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Pair.TRUE_FALSE);
    }

    /** What a column is used as. */
    enum Use {
        EMPTY,
        NUMBERS,
        TRUTHS,
        NEARLY,
        TEXTS
    }

    Use use() {
        int present = present();
        if (present == 0) {
            return Use.EMPTY;
        }
        if (text) {
            return Use.TEXTS;
        }
        if (count(Kind.INFINITE) == present) {
            return Use.EMPTY;
        }
        if (numbers() == present) {
            return Use.NUMBERS;
        }
        Pair pair = pair();
        int same = pairs.getOrDefault(pair, 0);
        boolean both = !pair.letters || truths.containsAll(Set.of(new Truth(pair, true), new Truth(pair, false)));
        if (same == present && both) {
            return Use.TRUTHS;
        }
        return 2 * Math.max(candidates(), both ? same : 0) > present ? Use.NEARLY : Use.TEXTS;
    }

    /** Values that look like numbers, whether or not their decimal sign can be read. */
    private int candidates() {
        return plain() + count(Kind.COMMA) + count(Kind.POINT);
    }

    /** As it can be asked for: numbers, or texts as they stand in the file. */
    DataTable.Column column() {
        Use use = use();
        if (use != Use.NUMBERS && use != Use.TRUTHS && !isEmptied()) {
            List<String> picked = new ArrayList<>();
            for (int row : rows) {
                picked.add(row < 0 ? "" : values.get(row));
            }
            return new DataTable.Texts(name, picked);
        }
        double[] picked = new double[rows.length];
        Arrays.fill(picked, Double.NaN);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] >= 0) {
                picked[i] = cell(rows[i]).number();
            }
        }
        return new DataTable.Numbers(name, picked);
    }

    private Cell cell(int row) {
        Cell cell = cells.get(values.get(row));
        return cell == null ? Cells.of(values.get(row)) : cell;
    }

    boolean readsCommas() {
        return commas && count(Kind.COMMA) > 0;
    }

    /** How often each value stands for one that is missing. */
    Map<String, Integer> missing() {
        return missing;
    }

    int infinite() {
        return count(Kind.INFINITE);
    }

    /** Whether all values that it has are infinite, so that it is left with none. */
    boolean isEmptied() {
        return use() == Use.EMPTY && infinite() > 0;
    }

    String firstInfinite() {
        for (int row : rows) {
            if (row >= 0 && cell(row).kind() == Kind.INFINITE) {
                return values.get(row) + " in column " + name + ", " + table.place(row);
            }
        }
        return "";
    }

    /** The words for true and false that it has. */
    String truthWords() {
        Pair pair = pair();
        List<String> words = cells.entrySet().stream()
                .filter(e -> e.getValue().kind() == Kind.TRUTH)
                .sorted(Map.Entry.<String, Cell>comparingByValue((a, b) -> Double.compare(b.number(), a.number()))
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        return words.size() == 2
                ? words.get(0) + " and " + words.get(1)
                : pair == Pair.YES_NO || pair == Pair.Y_N ? "yes and no" : "true and false";
    }

    /** Why a column that is nearly of numbers is none: its first value that cannot be one. */
    String oddity() {
        int present = present();
        Pair pair = pair();
        boolean truth = pairs.getOrDefault(pair, 0) > candidates();
        int good = truth ? pairs.getOrDefault(pair, 0) : numbers();
        for (int row : rows) {
            if (row < 0) {
                continue;
            }
            Cell cell = cell(row);
            boolean fits = truth ? cell.kind() == Kind.TRUTH && cell.truth().pair() == pair : isNumber(cell);
            if (cell.kind() != Kind.MISSING && !fits) {
                return "column " + name + " is no label: " + Cells.shortened(values.get(row)) + " in "
                        + table.place(row) + " must be " + (truth ? "true or false" : "a number")
                        + (good == 0 ? "" : ", as " + good + " of its " + present + " values are") + doubt(cell);
            }
        }
        return "";
    }

    private String doubt(Cell cell) {
        if (cell.kind() == Kind.COMMA && table.delimiter() == Delimiter.COMMA) {
            return "; decimal commas are read only where commas do not separate the columns";
        }
        return cell.thousands()
                ? "; its " + (cell.kind() == Kind.COMMA ? "comma" : "point") + " may stand before decimals or thousands"
                : "";
    }
}
