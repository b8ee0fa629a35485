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
    private static final Truth TRUE = new Truth(Pair.TRUE_FALSE, true);
    private static final Truth FALSE = new Truth(Pair.TRUE_FALSE, false);
    private static final Map<String, Truth> TRUTHS = Map.ofEntries(
            Map.entry("true", TRUE),
            Map.entry("false", FALSE),
            Map.entry("t", new Truth(Pair.T_F, true)),
            Map.entry("f", new Truth(Pair.T_F, false)),
            Map.entry("yes", new Truth(Pair.YES_NO, true)),
            Map.entry("no", new Truth(Pair.YES_NO, false)),
            Map.entry("y", new Truth(Pair.Y_N, true)),
            Map.entry("n", new Truth(Pair.Y_N, false)),
            // as spreadsheets write them in German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian
            Map.entry("wahr", TRUE),
            Map.entry("falsch", FALSE),
            Map.entry("vrai", TRUE),
            Map.entry("faux", FALSE),
            Map.entry("verdadero", TRUE),
            Map.entry("falso", FALSE),
            Map.entry("vero", TRUE),
            Map.entry("verdadeiro", TRUE),
            Map.entry("waar", TRUE),
            Map.entry("onwaar", FALSE),
            Map.entry("prawda", TRUE),
            Map.entry("fałsz", FALSE),
            Map.entry("истина", TRUE),
            Map.entry("ложь", FALSE));

    private Cells() {}

    /** Words that go together. */
    enum Pair {
        TRUE_FALSE(false),
        YES_NO(false),
        T_F(true),
        Y_N(true);

        /** One letter alone may be anything, so both must occur. */
        final boolean letters;

        Pair(boolean letters) {
            this.letters = letters;
        }
    }

    /** What a word for true or false means. */
    record Truth(Pair pair, boolean holds) {}

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
            this(kind, Double.NaN, false, TRUE);
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
        return truth == null ? new Cell(Kind.TEXT) : new Cell(Kind.TRUTH, truth.holds ? 1 : 0, false, truth);
    }

    private static Cell number(String value, Kind kind) {
        double number = Double.parseDouble(value.replace(',', '.'));
        return Double.isInfinite(number)
                ? new Cell(Kind.INFINITE)
                : new Cell(kind, number, THOUSANDS.matcher(value).matches(), TRUE);
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
