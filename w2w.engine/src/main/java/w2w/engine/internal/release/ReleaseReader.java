package w2w.engine.internal.release;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.ReleaseImport;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.population.PopulationStore;
import w2w.tensors.DataTable;
import w2w.tensors.TensorInfo;
import w2w.tensors.TorchFile;

/** Reads a release, whatever its size, in constant memory. */
public final class ReleaseReader {
    static final String PROJECTIONS = "proj_1000pc.pt";
    private static final String MODEL = "w2wmodel.pt";
    static final String POPULATION = "all_weights.pt";

    private final ReleaseImport command;
    private final ReleaseFolder folder;
    private final List<String> notes = new ArrayList<>();
    private final WeightLayout layout;
    private final Optional<DataTable> table;

    /** Opens a release and reads what describes it. */
    public ReleaseReader(ReleaseImport command) {
        this.command = command;
        folder = new ReleaseFolder(command.folder());
        if (!folder.has("weight_dimensions.pt")) {
            throw W2wException.input(
                            "weight_dimensions.pt is missing: without it the numbers of the other files have no names")
                    .at(command.folder().toString());
        }
        try (TorchFile file = folder.open("weight_dimensions.pt")) {
            try {
                layout = ReleaseLayout.of(file.tree(), command.alpha());
            } catch (W2wException e) {
                throw e.at(file.source());
            }
        }
        table = labels();
    }

    private Optional<DataTable> labels() {
        if (!folder.has("identity_df.pt")) {
            return Optional.empty();
        }
        try (TorchFile file = folder.open("identity_df.pt")) {
            return Optional.of(file.table()
                    .orElseThrow(() -> W2wException.input("it holds no table").at(file.source())));
        }
    }

    /** The layout of everything in the release. */
    public WeightLayout layout() {
        return layout;
    }

    public List<String> used() {
        return List.copyOf(folder.used());
    }

    /** What a person should know. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Writes the space; false where the files for one are not there. Its coefficients are the published ones; or the population
     * projected on it, where they are not published or are fewer than the components asked for; or none.
     */
    public boolean writeSpace(Path target, Task task) {
        List<String> missing = Stream.of("mean.pt", "std.pt", "V.pt")
                .filter(name -> !folder.has(name))
                .toList();
        if (!missing.isEmpty()) {
            if (missing.size() < 3 || folder.has(PROJECTIONS)) {
                notes.add("no space: " + String.join(", ", missing) + " missing");
            }
            if (folder.has(MODEL)) {
                notes.add(MODEL + " is a point of a space and is left out with it");
            }
            return false;
        }
        new ReleaseSpace(this, folder, command.components(), notes).write(target, task);
        return true;
    }

    /** Writes the population; empty where its file is not there. */
    public Optional<PopulationReport> writePopulation(PopulationStore store, String name, Path target, Task task) {
        if (!folder.has(POPULATION)) {
            return Optional.empty();
        }
        TorchFile file = folder.open(POPULATION);
        TensorInfo weights;
        try {
            weights = matrix(file, -1, layout.size());
        } catch (W2wException e) {
            file.close();
            throw e;
        }
        int m = (int) weights.dimension(0);
        return Optional.of(store.make(
                name,
                file,
                folder.path(POPULATION),
                layout,
                names(m),
                table.filter(t -> t.rows() == m).map(ReleaseReader::withoutIndex),
                provenance(),
                target,
                task));
    }

    /** The index of pandas counts rows and is no label; one of names is kept. */
    private static DataTable withoutIndex(DataTable table) {
        List<DataTable.Column> columns = new ArrayList<>(table.columns());
        columns.removeIf(ReleaseReader::isIndex);
        return new DataTable(table.rows(), columns);
    }

    private static boolean isIndex(DataTable.Column column) {
        return column.name().equals("index")
                && (column instanceof DataTable.Numbers
                        || IntStream.range(0, column.size())
                                .mapToObj(column::text)
                                .allMatch(text -> text.matches("\\d+")));
    }

    /** Coefficients of the model in the release, as many as the space has; empty where there is none. */
    public Optional<float[]> model(int components) {
        Optional<float[]> row = folder.row(MODEL, -1);
        if (row.isPresent() && row.get().length > components) {
            notes.add(
                    MODEL + " has " + row.get().length + " coefficients, the space " + components + ": it is left out");
            return Optional.empty();
        }
        // a model of fewer components has none of the others
        return row.map(c -> java.util.Arrays.copyOf(c, components));
    }

    /** What the results come from. */
    public Provenance provenance() {
        return Provenance.NONE
                .with("release.folder", command.folder().toAbsolutePath().normalize())
                .with("release.alpha", command.alpha());
    }

    /** Names of m models: those of the table where it has as many rows. */
    List<String> names(int m) {
        Optional<DataTable> fitting = table.filter(t -> t.rows() == m);
        if (table.isPresent() && fitting.isEmpty()) {
            String note = "identity_df.pt has " + table.get().rows() + " rows for " + m + " models: it is left out";
            if (!notes.contains(note)) {
                notes.add(note);
            }
        }
        return fitting.flatMap(ReleaseReader::distinct)
                .orElseGet(
                        () -> IntStream.range(0, m).mapToObj(Integer::toString).toList());
    }

    /** The column {@code file}, or else the index, if its values are distinct. */
    private static Optional<List<String>> distinct(DataTable table) {
        List<DataTable.Column> columns = new ArrayList<>();
        table.column("file").ifPresent(columns::add);
        columns.add(table.columns().get(0));
        for (DataTable.Column column : columns) {
            List<String> values =
                    IntStream.range(0, table.rows()).mapToObj(column::text).toList();
            if (values.stream().distinct().count() == values.size() && !values.contains("")) {
                return Optional.of(values);
            }
        }
        return Optional.empty();
    }

    /** Labels of m models, where the table has as many rows. */
    LabelTable numbers(int m) {
        Map<String, double[]> columns = new LinkedHashMap<>();
        table.filter(t -> t.rows() == m).ifPresent(t -> {
            for (DataTable.Column column : t.columns()) {
                if (column instanceof DataTable.Numbers numbers && !isIndex(column)) {
                    columns.put(column.name(), numbers.toArray());
                }
            }
        });
        return LabelTable.of(m, columns);
    }

    /** The only tensor of a file, of so many rows and columns; -1 for any number. */
    static TensorInfo matrix(TorchFile file, int rows, int columns) {
        TensorInfo matrix = file.single();
        if (matrix.dimensions() != 2
                || (rows >= 0 && matrix.dimension(0) != rows)
                || (columns >= 0 && matrix.dimension(1) != columns)
                || matrix.dimension(0) < 1
                || matrix.dimension(1) < 1
                || matrix.dimension(0) > Integer.MAX_VALUE - 8
                || matrix.dimension(1) > Integer.MAX_VALUE - 8) {
            throw W2wException.input("it is " + matrix + ", which does not fit the layout of "
                            + (rows >= 0 ? rows + " rows" : columns >= 0 ? columns + " columns" : "two dimensions"))
                    .at(file.source());
        }
        return matrix;
    }
}
