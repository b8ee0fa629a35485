package w2w.engine.internal.table;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the text of one value means, by the habits of pandas, R and spreadsheets. */
final class Cells {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");
    private static final Pattern COMMA = Pattern.compile("[+-]?(\\d+,\\d*|,\\d+)([eE][+-]?\\d{1,9})?");
    private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9]\\d{0,2}[.,]\\d{3}");
    private static final Pattern INFINITE = Pattern.compile("[+-]?(inf|infinity|∞)");

    /** What spreadsheets write for a formula that failed, in all languages: #N/A, #NV, #DIV/0!, #WERT!. */
    private static final Pattern FAILED = Pattern.compile("#(N/A.*|NA|NV|N/D|[\\p{Lu}\\p{P}0-9/]{1,16}[!?])");

    private static final Set<String> MISSING = Set.of(
            "",
            "na",
            "n/a",
            "nan",
            "-nan",
            "nil",
            "null",
            "none",
            "<na>",
            "\\n",
            "?",
            "-",
            "--",
            "–",
            "—",
            ".",
            "1.#ind",
            "-1.#ind",
            "1.#qnan",
            "-1.#qnan");
    private static final Map<String, Truth> TRUTHS = Map.ofEntries(
            Map.entry("true", Truth.TRUE),
            Map.entry("false", Truth.FALSE),
            Map.entry("t", Truth.T),
            Map.entry("f", Truth.F),
            Map.entry("yes", Truth.YES),
            Map.entry("no", Truth.NO),
            Map.entry("y", Truth.Y),
            Map.entry("n", Truth.N),
            // as spreadsheets write them in German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian
            Map.entry("wahr", Truth.TRUE),
            Map.entry("falsch", Truth.FALSE),
            Map.entry("vrai", Truth.TRUE),
            Map.entry("faux", Truth.FALSE),
            Map.entry("verdadero", Truth.TRUE),
            Map.entry("falso", Truth.FALSE),
            Map.entry("vero", Truth.TRUE),
            Map.entry("verdadeiro", Truth.TRUE),
            Map.entry("waar", Truth.TRUE),
            Map.entry("onwaar", Truth.FALSE),
            Map.entry("prawda", Truth.TRUE),
            Map.entry("fałsz", Truth.FALSE),
            Map.entry("истина", Truth.TRUE),
            Map.entry("ложь", Truth.FALSE));

    private Cells() {}

    /** A word for true or false. One letter alone may be anything, so both of a pair must occur. */
    enum Truth {
        TRUE(1),
        FALSE(0),
        YES(1),
        NO(0),
        T(1),
        F(0),
        Y(1),
        N(0);

        final int value;

        Truth(int value) {
            this.value = value;
        }

        /** The one of the pair for true. */
        Truth pair() {
            return values()[ordinal() & ~1];
        }

        boolean isLetter() {
            return ordinal() >= T.ordinal();
        }
    }

    /** What kind a value is of. */
    enum Kind {
        MISSING,
        /** A number without a decimal sign. */
        PLAIN,
        POINT,
        COMMA,
        INFINITE,
        TRUTH,
        TEXT
    }

    /**
     * One value.
     *
     * @param number where it is one, true or false
     * @param thousands whether its decimal sign may be one between thousands
     */
    record Cell(Kind kind, double number, boolean thousands, Truth truth) {
        private Cell(Kind kind) {
            this(kind, Double.NaN, false, Truth.TRUE);
        }
    }

    static Cell of(String text) {
        String value = strip(text).replace('\u2212', '-'); // the minus sign of typographers
        String lower = value.toLowerCase(Locale.ROOT);
        if (MISSING.contains(lower) || FAILED.matcher(value).matches()) {
            return new Cell(Kind.MISSING);
        }
        if (NUMBER.matcher(value).matches()) {
            return number(value, value.indexOf('.') < 0 ? Kind.PLAIN : Kind.POINT);
        }
        if (COMMA.matcher(value).matches()) {
            return number(value, Kind.COMMA);
        }
        if (INFINITE.matcher(lower).matches()) {
            return new Cell(Kind.INFINITE);
        }
        Truth truth = TRUTHS.get(lower);
        return truth == null ? new Cell(Kind.TEXT) : new Cell(Kind.TRUTH, truth.value, false, truth);
    }

    private static Cell number(String value, Kind kind) {
        double number = Double.parseDouble(value.replace(',', '.'));
        return Double.isInfinite(number)
                ? new Cell(Kind.INFINITE)
                : new Cell(kind, number, THOUSANDS.matcher(value).matches(), Truth.TRUE);
    }

    /** Whether a value is a number with a point or without. */
    static boolean isNumber(String value) {
        return NUMBER.matcher(value).matches();
    }

    /** The text without blanks around it, the unbreakable ones of spreadsheets among them. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
    }

    /** A value as it can stand in a message. */
    static String shortened(String value) {
        String line = value.replaceAll("\\s+", " ");
        return line.length() > 60 ? line.substring(0, 59) + "…" : line;
    }
}
