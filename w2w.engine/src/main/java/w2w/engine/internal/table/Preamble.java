package w2w.engine.internal.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What some tools write before the header: Excel its separator, CelebA the number of rows, others comments.
 *
 * @param lines how many lines it has
 * @param count of rows that it tells; -1 for none
 * @param comments that begin with #
 */
record Preamble(int lines, Optional<Delimiter> delimiter, long count, List<String> comments, String rest) {
    private static final Pattern LINE = Pattern.compile("([^\\r\\n]*)(\\r\\n|\\r|\\n|$)");
    private static final Pattern SEPARATOR = Pattern.compile("\"?sep=(.)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,12}");

    static Preamble of(String text) {
        int lines = 0;
        Optional<Delimiter> delimiter = Optional.empty();
        long count = -1;
        List<String> comments = new ArrayList<>();
        Matcher matcher = LINE.matcher(text);
        int at = 0;
        while (at < text.length() && matcher.region(at, text.length()).lookingAt()) {
            String raw = matcher.group(1);
            String line = Cells.strip(raw);
            Matcher separator = SEPARATOR.matcher(raw);
            if (separator.matches()
                    && delimiter.isEmpty()
                    && Delimiter.of(separator.group(1).charAt(0)).isPresent()) {
                delimiter = Delimiter.of(separator.group(1).charAt(0));
            } else if (line.startsWith("#")) {
                comments.add(line);
            } else if (count < 0
                    && COUNT.matcher(line).matches()
                    && !text.substring(matcher.end()).isBlank()) {
                count = Long.parseLong(line);
            } else if (!line.isEmpty()) {
                break;
            }
            lines++;
            at = matcher.end();
        }
        boolean nothingElse = at >= text.length() && !comments.isEmpty();
        return nothingElse
                ? new Preamble(0, Optional.empty(), -1, List.of(), text)
                : new Preamble(lines, delimiter, count, List.copyOf(comments), text.substring(at));
    }

    /**
     * The last comment, where it is the header: as many names as the first line has values. Either a name follows the # at once, or the
     * first line has numbers, as numpy writes it.
     */
    Optional<List<String>> commentedHeader(Delimiter separator) {
        if (comments.isEmpty()) {
            return Optional.empty();
        }
        List<String> first = first(rest, separator);
        String comment = comments.get(comments.size() - 1).replaceFirst("^#+", "");
        List<String> names = first(comment, separator);
        boolean fits = names.size() > 1
                && names.size() == first.size()
                && (!Character.isWhitespace(comment.charAt(0)) || first.stream().anyMatch(Cells::isNumber))
                && names.stream().noneMatch(Cells::isNumber);
        return fits ? Optional.of(names) : Optional.empty();
    }

    private static List<String> first(String text, Delimiter separator) {
        List<String> found = new ArrayList<>();
        DelimitedText.lines(text, separator, (line, values) -> {
            found.addAll(values);
            return false;
        });
        return found;
    }

    /** What of it was passed over. */
    List<String> notes(int rows) {
        List<String> notes = new ArrayList<>();
        if (count >= 0) {
            notes.add("its first line counts " + count + " rows" + (count == rows ? "" : ", there are " + rows));
        }
        if (!comments.isEmpty()) {
            notes.add(comments.size() + (comments.size() == 1 ? " line begins" : " lines begin") + " with #");
        }
        return notes;
    }
}
