package w2w.engine.internal.population;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import w2w.api.task.W2wException;
import w2w.tensors.DataTable;

/** CSV with a header line (RFC 4180, UTF-8). A column is one of numbers when every value in it is a number or missing. */
public final class CsvTables {
    private static final long MOST_CELLS = 32_000_000;
    private static final int LONGEST_CELL = 1 << 16;

    private CsvTables() {}

    /** Reads a file; columns of the given names stay texts whatever is in them. */
    public static DataTable read(Path file, Set<String> texts) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(reader, texts);
        } catch (NoSuchFileException e) {
            throw W2wException.input("there is no such file")
                    .at(file.toString())
                    .because(e);
        } catch (CharacterCodingException e) {
            throw W2wException.input("the table is not UTF-8 text")
                    .at(file.toString())
                    .because(e);
        } catch (IOException e) {
            throw W2wException.input("the table cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        } catch (W2wException e) {
            throw e.at(file.toString());
        }
    }

    /** Reads a table; columns of the given names stay texts whatever is in them. */
    static DataTable read(Reader reader, Set<String> texts) throws IOException {
        List<String> header = new ArrayList<>();
        List<List<String>> columns = new ArrayList<>();
        int rows = 0;
        try (CSVParser parser = CSVFormat.RFC4180
                .builder()
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(true)
                .build()
                .parse(reader)) {
            for (CSVRecord line : parser) {
                if (header.isEmpty()) {
                    for (String name : line) {
                        header.add(name.startsWith("\uFEFF") ? name.substring(1) : name); // written by spreadsheets
                        columns.add(new ArrayList<>());
                    }
                    if (new HashSet<>(header).size() != header.size()) {
                        throw W2wException.input("two columns of the table have one name");
                    }
                    continue;
                }
                rows++;
                if (line.size() != header.size()) {
                    throw W2wException.input("line " + parser.getCurrentLineNumber() + " has " + line.size()
                            + " values for " + header.size() + " columns");
                }
                if ((long) rows * header.size() > MOST_CELLS) {
                    throw W2wException.input("the table is larger than a table of labels can be");
                }
                for (int i = 0; i < line.size(); i++) {
                    if (line.get(i).length() > LONGEST_CELL) {
                        throw W2wException.input(
                                "line " + parser.getCurrentLineNumber() + " has a value that is too long");
                    }
                    columns.get(i).add(line.get(i));
                }
            }
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException coding) {
                throw coding;
            }
            throw W2wException.input("the table is no CSV: " + e.getMessage()).because(e);
        } catch (IllegalStateException e) { // how the parser reports a quoted value that is not closed
            throw W2wException.input("the table is no CSV: " + e.getMessage()).because(e);
        }
        if (header.isEmpty()) {
            throw W2wException.input("the table is empty");
        }
        List<DataTable.Column> all = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            all.add(column(header.get(i), columns.get(i), texts.contains(header.get(i))));
        }
        return new DataTable(rows, all);
    }

    private static DataTable.Column column(String name, List<String> values, boolean text) {
        double[] numbers = new double[values.size()];
        Arrays.fill(numbers, Double.NaN);
        boolean any = false;
        for (int i = 0; !text && i < numbers.length; i++) {
            String value = values.get(i);
            if (value.isEmpty() || value.equalsIgnoreCase("nan")) {
                continue;
            }
            try {
                numbers[i] = Double.parseDouble(value);
                any = true;
            } catch (NumberFormatException e) {
                return new DataTable.Texts(name, values);
            }
        }
        return any ? new DataTable.Numbers(name, numbers) : new DataTable.Texts(name, values);
    }
}
