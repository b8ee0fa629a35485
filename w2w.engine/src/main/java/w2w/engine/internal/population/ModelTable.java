package w2w.engine.internal.population;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Recipe;
import w2w.engine.internal.table.TableFiles;
import w2w.engine.internal.table.TextTable;
import w2w.tensors.AtomicFiles;
import w2w.tensors.DataTable;

/**
 * {@code models.csv}: one line a model, in row order: row, name, source, sha256 of its weights, and its labels.
 *
 * @param labels as many rows as there are models; columns of texts are kept and can be asked for
 */
record ModelTable(List<String> names, List<String> sources, List<String> hashes, DataTable labels) {
    static final String FILE = "models.csv";

    /** Share of ‖ΔW‖² that a cut to the population's rank took away: about a model, but no label of what it shows. */
    private static final String LOST = "lost_energy";

    private static final List<String> OWN = List.of("row", "name", "source", "sha256");

    ModelTable {
        names = List.copyOf(names);
        sources = List.copyOf(sources);
        hashes = List.copyOf(hashes);
    }

    int size() {
        return names.size();
    }

    /** The labels that are numbers. */
    LabelTable numbers() {
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (DataTable.Column column : labels.columns()) {
            if (isAttribute(column)) {
                columns.put(column.name(), ((DataTable.Numbers) column).toArray());
            }
        }
        return LabelTable.of(size(), columns);
    }

    /** This with the loss of each model, where any lost something. */
    ModelTable withLost(List<Double> lost) {
        if (lost.stream().allMatch(share -> share == 0)) {
            return this;
        }
        List<DataTable.Column> columns = new ArrayList<>(labels.columns());
        columns.add(new DataTable.Numbers(
                LOST, lost.stream().mapToDouble(Double::doubleValue).toArray()));
        return new ModelTable(names, sources, hashes, new DataTable(size(), columns));
    }

    /** This with what the files of the models tell of their training; a label of the same name stays. */
    ModelTable withRecipes(List<Map<String, String>> facts) {
        Set<String> taken = new HashSet<>();
        labels.columns().forEach(c -> taken.add(c.name()));
        Map<String, Boolean> told = new TreeMap<>(); // and whether it is a number
        for (Map<String, String> each : facts) {
            each.forEach((name, value) -> {
                if (name.startsWith(Recipe.LABEL) && !taken.contains(name)) {
                    told.put(name, Recipe.isNumber(name));
                }
            });
        }
        List<DataTable.Column> columns = new ArrayList<>(labels.columns());
        told.forEach((name, number) -> {
            List<String> texts =
                    facts.stream().map(f -> f.getOrDefault(name, "")).toList();
            columns.add(
                    number
                            ? new DataTable.Numbers(
                                    name,
                                    texts.stream()
                                            .mapToDouble(t -> t.isEmpty() ? Double.NaN : Double.parseDouble(t))
                                            .toArray())
                            : new DataTable.Texts(name, texts));
        });
        return new ModelTable(names, sources, hashes, new DataTable(size(), columns));
    }

    /** The chosen rows as a table of their own. */
    ModelTable select(int[] rows) {
        List<DataTable.Column> columns = new ArrayList<>();
        for (DataTable.Column column : labels.columns()) {
            columns.add(LabelJoin.pick(column, rows));
        }
        return new ModelTable(
                pick(names, rows), pick(sources, rows), pick(hashes, rows), new DataTable(rows.length, columns));
    }

    private static List<String> pick(List<String> values, int[] rows) {
        List<String> picked = new ArrayList<>();
        for (int row : rows) {
            picked.add(values.get(row));
        }
        return picked;
    }

    /** Writes it; says what the description of the population keeps of it. */
    Manifest.Table write(Path folder) {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            List<String> header = new ArrayList<>(OWN);
            labels.columns().forEach(c -> header.add(c.name()));
            csv.printRecord(header);
            for (int i = 0; i < size(); i++) {
                List<String> line =
                        new ArrayList<>(List.of(Integer.toString(i), names.get(i), sources.get(i), hashes.get(i)));
                for (DataTable.Column column : labels.columns()) {
                    line.add(column.text(i));
                }
                csv.printRecord(line);
            }
        } catch (IOException e) {
            throw new IllegalStateException("text in memory", e);
        }
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFiles.write(folder.resolve(FILE), content);
        long numbers = labels.columns().stream()
                .filter(column -> isAttribute(label(column.name(), texts(column))))
                .count();
        return new Manifest.Table(content.length, (int) numbers);
    }

    private List<String> texts(DataTable.Column column) {
        return IntStream.range(0, size()).mapToObj(column::text).toList();
    }

    private static boolean isAttribute(DataTable.Column column) {
        return column instanceof DataTable.Numbers && !column.name().equals(LOST);
    }

    /** Reads the table of a population of {@code models} models. */
    static ModelTable read(Path folder, int models) {
        Path file = folder.resolve(FILE);
        TextTable table = TableFiles.readOwn(file);
        if (table.rows() != models) {
            throw W2wException.input("the table has " + table.rows() + " models, the population " + models)
                    .at(file.toString());
        }
        List<List<String>> own = new ArrayList<>();
        for (String column : OWN) {
            own.add(table.column(column).orElseThrow(() -> W2wException.input("the table has no column " + column)
                    .at(file.toString())));
        }
        if (new HashSet<>(own.get(1)).size() != models) {
            throw W2wException.input("two models have one name").at(file.toString());
        }
        List<DataTable.Column> labels = new ArrayList<>();
        for (int i = 0; i < table.names().size(); i++) {
            if (!OWN.contains(table.names().get(i))) {
                labels.add(label(table.names().get(i), table.columns().get(i)));
            }
        }
        return new ModelTable(own.get(1), own.get(2), own.get(3), new DataTable(models, labels));
    }

    /** A column as {@link #write} wrote it: numbers where every value is one or missing. */
    private static DataTable.Column label(String name, List<String> values) {
        double[] numbers = new double[values.size()];
        Arrays.fill(numbers, Double.NaN);
        boolean any = false;
        for (int i = 0; i < numbers.length; i++) {
            String value = values.get(i);
            if (value.isEmpty() || value.equalsIgnoreCase("nan")) {
                continue;
            }
            try {
                double number = Double.parseDouble(value);
                numbers[i] = Double.isFinite(number) ? number : Double.NaN;
                any = true;
            } catch (NumberFormatException e) {
                return new DataTable.Texts(name, values);
            }
        }
        return any ? new DataTable.Numbers(name, numbers) : new DataTable.Texts(name, values);
    }

    /** Whether a label of this name would hide one of our own columns. */
    static boolean isReserved(String name) {
        return name.equalsIgnoreCase(LOST) || OWN.contains(name.toLowerCase(Locale.ROOT));
    }
}
