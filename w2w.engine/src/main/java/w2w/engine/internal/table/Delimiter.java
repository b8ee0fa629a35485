package w2w.engine.internal.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.task.W2wException;

/** What stands between the values of a line. */
public enum Delimiter {
    /** The form of the file needs none. */
    NONE('\0', ""),
    COMMA(',', "commas"),
    SEMICOLON(';', "semicolons"),
    TAB('\t', "tabs"),
    BAR('|', "vertical bars"),
    /** One or more blanks or tabs. */
    BLANKS(' ', "blanks");

    private static final int SNIFFED_LINES = 64;
    private static final int SNIFFED_CHARACTERS = 1 << 18;

    private final char character;
    private final String plural;

    Delimiter(char character, String plural) {
        this.character = character;
        this.plural = plural;
    }

    char character() {
        return character;
    }

    /** How a person calls many of them. */
    public String plural() {
        return plural;
    }

    static Optional<Delimiter> of(char character) {
        for (Delimiter each : values()) {
            if (each != NONE && each.character == character) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Refuses text whose first line has more values than a table may have columns, before it is taken apart: that costs ten times its size. */
    static void refuseWide(String text) {
        int end = 0;
        boolean quoted = false;
        for (; end < text.length() && (quoted || "\r\n".indexOf(text.charAt(end)) < 0); end++) {
            quoted ^= text.charAt(end) == '"';
        }
        for (Delimiter delimiter : List.of(COMMA, SEMICOLON, TAB, BAR)) {
            int columns = 1;
            boolean within = false;
            for (int i = 0; i < end; i++) {
                within ^= text.charAt(i) == '"';
                columns += !within && text.charAt(i) == delimiter.character ? 1 : 0;
            }
            TableBuilder.checkColumns(columns);
        }
    }

    /**
     * The one that cuts the first lines into equally many values. Of several the one that also cuts the header so, and stands first in
     * it; blanks only where no other does, since texts have them too.
     */
    static Delimiter sniff(String text) {
        boolean cut = text.length() > SNIFFED_CHARACTERS;
        String head = cut ? text.substring(0, SNIFFED_CHARACTERS) : text;
        List<Fit> fits = new ArrayList<>();
        for (Delimiter each : List.of(COMMA, SEMICOLON, TAB, BAR, BLANKS)) {
            fit(each, head, cut).ifPresent(fits::add);
        }
        return fits.stream().max(Fit.ORDER).map(Fit::delimiter).orElse(COMMA);
    }

    private static Optional<Fit> fit(Delimiter delimiter, String head, boolean cut) {
        List<Integer> sizes = new ArrayList<>();
        boolean[] lastIsEmpty = {false};
        boolean broken = false;
        try {
            DelimitedText.lines(head, delimiter, (line, values) -> {
                if (sizes.isEmpty()) {
                    lastIsEmpty[0] = values.get(values.size() - 1).isEmpty();
                }
                sizes.add(values.size());
                return sizes.size() < SNIFFED_LINES;
            });
        } catch (W2wException e) {
            broken = !cut; // a quoted value may go on behind the cut
        }
        if (cut && sizes.size() > 1 && sizes.size() < SNIFFED_LINES) {
            sizes.remove(sizes.size() - 1);
        }
        if (sizes.isEmpty()) {
            return Optional.empty();
        }
        int header = sizes.get(0);
        List<Integer> rows = sizes.size() == 1 ? sizes : sizes.subList(1, sizes.size());
        Map<Integer, Integer> counts = new HashMap<>();
        rows.forEach(size -> counts.merge(size, 1, Integer::sum));
        Map.Entry<Integer, Integer> usual = counts.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow();
        int columns = usual.getKey();
        if (columns < 2) {
            return Optional.empty();
        }
        int agreement = 0;
        if (header == columns) {
            agreement = 3;
        } else if ((header == columns - 1 && header > 1) || (header == columns + 1 && lastIsEmpty[0])) {
            agreement = 2; // the names of the rows have none, or all lines or the header end with a delimiter
        } else if (header == columns - 1) {
            agreement = 1;
        }
        double share = broken ? 0 : usual.getValue() / (double) rows.size();
        int first = head.indexOf(delimiter.character);
        return Optional.of(new Fit(delimiter, share, agreement, first < 0 ? head.length() : first));
    }

    /**
     * How well a delimiter fits.
     *
     * @param share of the lines that have equally many values
     * @param agreement of the header with them
     * @param first where it stands first
     */
    private record Fit(Delimiter delimiter, double share, int agreement, int first) {
        private static final Comparator<Fit> ORDER = Comparator.<Fit>comparingInt(f -> f.share == 1 ? 1 : 0)
                .thenComparingInt(f -> f.delimiter != BLANKS && f.agreement > 1 ? 1 : 0)
                .thenComparingInt(f -> f.agreement)
                .thenComparingInt(f -> f.delimiter == BLANKS ? 0 : 1)
                .thenComparingDouble(f -> f.share)
                .thenComparingInt(f -> -f.first);
    }
}
