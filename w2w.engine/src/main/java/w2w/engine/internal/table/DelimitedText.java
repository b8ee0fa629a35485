package w2w.engine.internal.table;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/**
 * Text whose lines are cut into values, with a header line: CSV and what else tools write. What separates the values is found by the
 * first lines; a header with one name less than there are values means that the names of the rows come first, as R and CelebA write.
 */
final class DelimitedText {
    private static final Pattern NAMING = Pattern.compile("(?i)name|file|image|path|model|^id$|_id$|^key$");

    private DelimitedText() {}

    /** Takes a line and its number; says whether it wants more. */
    interface Lines {
        boolean take(int line, List<String> values);
    }

    /** Reads a table of whatever tool. */
    static TextTable parse(String text, Task task) {
        Delimiter.refuseWide(text);
        try {
            return read(text, task);
        } catch (W2wException e) {
            if (!text.contains("\\\"")) {
                throw e;
            }
            try {
                return read(text.replace("\\\"", "\"\""), task); // how R's write.table puts quotes into a quoted value
            } catch (W2wException again) {
                throw e;
            }
        }
    }

    private static TextTable read(String text, Task task) {
        Preamble preamble = Preamble.of(text);
        String rest = preamble.rest();
        Delimiter delimiter = preamble.delimiter().orElseGet(() -> Delimiter.sniff(rest));
        Reading reading = new Reading(delimiter, preamble);
        preamble.commentedHeader(delimiter).ifPresent(reading::header);
        long[] read = {0};
        lines(rest, delimiter, (line, values) -> {
            task.check();
            reading.take(line + preamble.lines(), values);
            for (String value : values) {
                read[0] += value.length() + 1;
            }
            task.progress(Math.min(1, read[0] / (double) rest.length()));
            return true;
        });
        return reading.build();
    }

    /** Reads commas with a header line, as this program writes them: nothing is guessed. */
    static TextTable commas(String text) {
        TableBuilder table = TableBuilder.own();
        int[] columns = {0};
        lines(text, Delimiter.COMMA, (line, values) -> {
            if (columns[0] == 0) {
                columns[0] = values.size();
                table.header(values);
            } else if (values.size() != columns[0]) {
                throw uneven(line, values.size(), columns[0]);
            } else {
                table.row(line, values);
            }
            return true;
        });
        if (columns[0] == 0) {
            throw W2wException.input("the table is empty");
        }
        return table.build(Delimiter.COMMA, List.of());
    }

    private static W2wException uneven(int line, int values, int columns) {
        return W2wException.input("line " + line + " has " + values + (values == 1 ? " value" : " values") + " for "
                + columns + (columns == 1 ? " column" : " columns"));
    }

    /** Cuts the lines that are not empty into values, as far as they are wanted. */
    static void lines(String text, Delimiter delimiter, Lines lines) {
        boolean blanks = delimiter == Delimiter.BLANKS;
        String source = blanks ? Blanks.toTabs(text) : text;
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(blanks ? Delimiter.TAB.character() : delimiter.character())
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(true)
                .build();
        // the parser counts a last line only where it ends
        try (CSVParser parser = format.parse(new StringReader(source + "\n"))) {
            for (Iterator<CSVRecord> records = parser.iterator(); records.hasNext(); ) {
                CSVRecord each = records.next();
                int line = (int) parser.getCurrentLineNumber();
                List<String> values = new ArrayList<>(each.size());
                boolean any = false;
                for (String value : each) {
                    any |= !Cells.strip(value).isEmpty();
                    values.add(value);
                }
                // spreadsheets end a sheet with lines of nothing but delimiters
                if (any && !lines.take(line, values)) {
                    return;
                }
            }
        } catch (UncheckedIOException | IllegalStateException | IOException e) {
            // how the parser reports a quoted value that is not closed
            throw W2wException.input("the table is no CSV: " + e.getMessage()).because(e);
        }
    }

    /** Makes a table of lines. */
    private static final class Reading {
        private final Delimiter delimiter;
        private final Preamble preamble;
        private final TableBuilder table = new TableBuilder("line");
        private final List<List<String>> waiting = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();
        private List<String> header = List.of();
        private int columns;
        private int rows;
        private int comments;
        private boolean begun;

        Reading(Delimiter delimiter, Preamble preamble) {
            this.delimiter = delimiter;
            this.preamble = preamble;
        }

        void header(List<String> names) {
            header = names.stream().map(Cells::strip).toList();
        }

        void take(int line, List<String> raw) {
            TableBuilder.checkColumns(raw.size());
            List<String> values = raw.stream().map(Cells::strip).toList();
            if (header.isEmpty()) {
                header = values;
            } else if (begun) {
                row(line, values);
            } else {
                waiting.add(values);
                places.add(line);
                if (waiting.size() == 64) {
                    begin();
                }
            }
        }

        /** Decides by the first rows how header and rows go together. */
        private void begin() {
            begun = true;
            List<String> names = new ArrayList<>(header);
            columns = names.size();
            boolean oneMore = !waiting.isEmpty() && waiting.stream().allMatch(row -> row.size() == columns + 1);
            boolean rowNames = oneMore && (delimiter != Delimiter.COMMA || !namesRows(names.get(0)) || counts());
            if (rowNames && waiting.stream().anyMatch(row -> !row.get(columns).isEmpty())) {
                names.add(0, "");
                columns++;
            } else if (columns > 1
                    && names.get(columns - 1).isEmpty()
                    && !waiting.isEmpty()
                    && waiting.stream().allMatch(row -> row.size() == columns - 1)) {
                names.remove(columns - 1);
                columns--;
            }
            HeaderCheck.require(names, waiting);
            table.header(names);
            for (int i = 0; i < waiting.size(); i++) {
                row(places.get(i), waiting.get(i));
            }
        }

        /** Whether a column's name says that it names the rows: then no column of names stands before it. */
        private static boolean namesRows(String name) {
            return NAMING.matcher(name).find();
        }

        /** Whether the first values of the rows count them, as R writes. */
        private boolean counts() {
            return IntStream.range(0, waiting.size())
                    .allMatch(i -> waiting.get(i).get(0).equals(Integer.toString(i + 1)));
        }

        private void row(int line, List<String> values) {
            if (values.size() == columns) {
                table.row(line, values);
                rows++;
            } else if (values.get(0).startsWith("#")) {
                comments++;
            } else if (values.size() == columns + 1 && values.get(columns).isEmpty()) {
                table.row(line, values.subList(0, columns)); // the line ends with a delimiter
                rows++;
            } else {
                throw uneven(line, values.size(), columns);
            }
        }

        TextTable build() {
            if (header.isEmpty()) {
                throw W2wException.input("the table is empty");
            }
            if (!begun) {
                begin();
            }
            List<String> notes = new ArrayList<>(preamble.notes(rows));
            if (comments > 0) {
                notes.add(comments + " lines that begin with # are passed over");
            }
            return table.build(delimiter, notes);
        }
    }
}
