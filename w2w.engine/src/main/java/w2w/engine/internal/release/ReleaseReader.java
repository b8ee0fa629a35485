package w2w.engine.internal.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import w2w.api.space.Spectrum;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.ReleaseImport;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.population.PopulationStore;
import w2w.engine.internal.space.SpaceFile;
import w2w.tensors.DataTable;
import w2w.tensors.TensorInfo;
import w2w.tensors.TorchFile;

/**
 * Reads a release in constant memory, whatever its size: the basis in tiles of components, coefficients and population row by row.
 */
public final class ReleaseReader {
    private static final long TILE_BYTES = 128L << 20;

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

    /** Writes the space; false where the files for one are not there. */
    public boolean writeSpace(Path target, Task task) {
        List<String> missing = new ArrayList<>();
        for (String name : List.of("mean.pt", "std.pt", "V.pt", "proj_1000pc.pt")) {
            if (!folder.has(name)) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            if (missing.size() < 4) {
                notes.add("no space: " + String.join(", ", missing) + " missing");
            }
            return false;
        }
        int n = layout.size();
        float[] mean = folder.row("mean.pt", n).orElseThrow();
        float[] deviation = folder.row("std.pt", n).orElseThrow();
        long negative = IntStream.range(0, n).filter(i -> deviation[i] < 0).count();
        if (negative > 0) {
            notes.add(negative + " deviations are negative in std.pt; their sign is kept, the basis goes with it");
        }
        try (TorchFile basis = folder.open("V.pt");
                TorchFile coefficients = folder.open("proj_1000pc.pt")) {
            TensorInfo v = matrix(basis, n, -1);
            TensorInfo c = matrix(coefficients, -1, -1);
            long available = Math.min(v.dimension(1), c.dimension(1));
            int k = (int) (command.components() == 0 ? available : Math.min(available, command.components()));
            if (v.dimension(1) > available) {
                notes.add("V.pt has " + v.dimension(1) + " components; the " + available
                        + " with published coefficients are kept");
            }
            int m = (int) c.dimension(0);
            SpaceFile.Description description = new SpaceFile.Description(
                    layout,
                    mean,
                    deviation,
                    spectrum(coefficients, c, k, deviation),
                    names(m),
                    numbers(m),
                    provenance());
            Task basisTask = task.part("basis", .9);
            SpaceFile.write(
                    target,
                    description,
                    new BasisRows(basis, v, n, k, TILE_BYTES, basisTask),
                    sink -> copy(coefficients, c, k, sink));
        }
        task.progress(1);
        return true;
    }

    private static void copy(TorchFile file, TensorInfo c, int k, SpaceFile.Sink sink) throws IOException {
        float[] row = new float[k];
        for (long i = 0; i < c.dimension(0); i++) {
            file.read(c.name(), i * c.dimension(1), k, row, 0);
            sink.put(row, k);
        }
    }

    /** s_j = √Σᵢ(c_ij − c̄_j)²: the singular values of the standardised population, from its coefficients. */
    private static Spectrum spectrum(TorchFile file, TensorInfo c, int k, float[] deviation) {
        double[] mean = new double[k];
        double[] squares = new double[k];
        float[] row = new float[k];
        long m = c.dimension(0);
        for (long i = 0; i < m; i++) {
            file.read(c.name(), i * c.dimension(1), k, row, 0);
            for (int j = 0; j < k; j++) { // Welford
                if (!Float.isFinite(row[j])) {
                    throw W2wException.input("row " + i + " holds " + row[j]).at(file.source());
                }
                double d = row[j] - mean[j];
                mean[j] += d / (i + 1);
                squares[j] += d * (row[j] - mean[j]);
            }
        }
        for (int j = 0; j < k; j++) {
            squares[j] = Math.sqrt(squares[j]);
        }
        long varying = IntStream.range(0, deviation.length)
                .filter(i -> deviation[i] != 0)
                .count();
        if (m < 2 || varying == 0) {
            throw W2wException.input("a space needs two models that differ").at(file.source());
        }
        return new Spectrum(squares, varying, m);
    }

    /** Writes the population; empty where its file is not there. */
    public Optional<PopulationReport> writePopulation(PopulationStore store, String name, Path target, Task task) {
        if (!folder.has("all_weights.pt")) {
            return Optional.empty();
        }
        TorchFile file = folder.open("all_weights.pt");
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
                folder.path("all_weights.pt"),
                layout,
                names(m),
                table.filter(t -> t.rows() == m),
                provenance(),
                target,
                task));
    }

    /** Coefficients of the model in the release, as many as the space has; empty where there is none. */
    public Optional<float[]> model(int components) {
        Optional<float[]> row = folder.row("w2wmodel.pt", -1);
        if (row.isPresent() && row.get().length > components) {
            notes.add("w2wmodel.pt has " + row.get().length + " coefficients, the space " + components
                    + ": it is left out");
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

    private List<String> names(int m) {
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

    private LabelTable numbers(int m) {
        Map<String, double[]> columns = new LinkedHashMap<>();
        table.filter(t -> t.rows() == m).ifPresent(t -> {
            for (DataTable.Column column : t.columns()) {
                if (column instanceof DataTable.Numbers numbers
                        && !column.name().equals("index")) {
                    columns.put(column.name(), numbers.toArray());
                }
            }
        });
        return LabelTable.of(m, columns);
    }

    private static TensorInfo matrix(TorchFile file, int rows, int columns) {
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
