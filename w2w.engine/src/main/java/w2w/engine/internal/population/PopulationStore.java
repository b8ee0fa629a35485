package w2w.engine.internal.population;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import w2w.api.plugin.Plugins;
import w2w.api.studio.AdapterFiles;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.task.Provenance;
import w2w.api.task.Sha256;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.adapters.InstalledAdapterFiles;
import w2w.engine.internal.table.TableFiles;
import w2w.tensors.AtomicFiles;
import w2w.tensors.DataTable;
import w2w.tensors.TensorSource;
import w2w.tensors.WeightFile;

/** Population folders: made of files, opened, asked, written out. Holds nothing open; the caller sees to it that one writes at a time. */
public final class PopulationStore {
    private final Plugins plugins;
    private final AdapterFiles files;
    private final long shardBytes;

    /** With adapters of all formats that are installed. */
    public PopulationStore(Plugins plugins) {
        this(plugins, PopulationWriter.SHARD);
    }

    /** For tests: shards of another size. */
    PopulationStore(Plugins plugins, long shardBytes) {
        this(plugins, new InstalledAdapterFiles(plugins), shardBytes);
    }

    /** For tests: other files too. */
    PopulationStore(Plugins plugins, AdapterFiles files, long shardBytes) {
        this.plugins = plugins;
        this.files = files;
        this.shardBytes = shardBytes;
    }

    /** Opens a population folder under a name; the caller closes it. */
    public Population open(Path folder, String name) {
        return ShardedPopulation.open(folder, name);
    }

    /**
     * Reads a population folder whole and compares it with its hashes; rows in half precision have none of their own and must be finite.
     *
     * @throws W2wException INPUT: damaged
     */
    public void verify(Path folder, Task task) {
        try (ShardedPopulation population = ShardedPopulation.open(folder, "")) {
            List<String> hashes = population.table().hashes();
            try {
                if (!Hashes.population(population.layout(), hashes).equals(population.fingerprint())) {
                    throw damaged(
                            folder, "the table of models and the description of the population do not belong together");
                }
            } catch (IllegalArgumentException e) {
                throw damaged(folder, "the table of models holds a hash that cannot be one")
                        .because(e);
            }
            float[] row = new float[population.layout().size()];
            for (int i = 0; i < population.size(); i++) {
                task.check();
                population.read(i, 1, row, 0);
                boolean same = population.isHalf() || Hashes.row(row).equals(hashes.get(i));
                for (int j = 0; same && j < row.length; j++) {
                    same = Float.isFinite(row[j]);
                }
                if (!same) {
                    throw damaged(
                            folder,
                            "the weights of model " + population.models().get(i) + " are not those that were imported");
                }
                task.progress((i + 1.0) / population.size());
            }
        }
    }

    private static W2wException damaged(Path folder, String what) {
        return W2wException.input(what).at(folder.toString());
    }

    /** Rows of the models that satisfy an SQL condition, rising. */
    public int[] select(Path folder, String where) {
        Manifest manifest = Manifest.read(folder);
        return ModelQuery.select(ModelTable.read(folder, manifest.models()), where);
    }

    /** Makes or replaces the population folder {@code target}; a run that was killed is taken up again. */
    public PopulationReport make(PopulationImport command, Path target, Task task) {
        ModelLabels labels = command.labels()
                .map(file -> ModelLabels.of(TableFiles.read(file, task.part("labels", .02)), command.key(), file))
                .orElse(ModelLabels.none());
        return make(command, labels, target, task);
    }

    /** For tests: other labels than those of the command. */
    PopulationReport make(PopulationImport command, ModelLabels labels, Path target, Task task) {
        Map<String, String> request = new LinkedHashMap<>();
        try (RowSource source = source(command, request, task)) {
            Alignment alignment = alignment(source);
            Provenance provenance = Provenance.NONE;
            for (Map.Entry<String, String> entry : request.entrySet()) {
                provenance = provenance.with("import." + entry.getKey(), entry.getValue());
            }
            return new PopulationWriter(
                            command.population(), target, source, alignment, command.precision(), shardBytes, request)
                    .recipeLabels(
                            command.source() instanceof PopulationImport.Adapters adapters && adapters.recipeLabels())
                    .write(labels, provenance, task);
        }
    }

    private RowSource source(PopulationImport command, Map<String, String> request, Task task) {
        if (command.source() instanceof PopulationImport.Adapters adapters) {
            request.put("folder", adapters.folder().toAbsolutePath().normalize().toString());
            request.put("gauge", adapters.gauge().name());
            request.put("rank", Integer.toString(adapters.rank()));
            request.put("parts", adapters.parts().name());
            request.put(
                    "base",
                    adapters.base()
                            .map(b -> b.toAbsolutePath().normalize().toString())
                            .orElse(""));
            FolderWalk walk = FolderWalk.of(adapters.folder(), this::isAdapter, command.labels(), task);
            AdapterRows rows = new AdapterRows(adapters, walk, files, task);
            request.put("reference", rows.reference());
            return rows;
        }
        PopulationImport.Matrix matrix = (PopulationImport.Matrix) command.source();
        WeightLayout layout = Segments.read(matrix.segments(), matrix.rank(), matrix.alpha());
        request.put("matrix", matrix.file().toAbsolutePath().normalize().toString());
        TensorSource file = WeightFile.open(matrix.file());
        try {
            return new MatrixRows(file, layout, List.of(), stamp(matrix.file()), true);
        } catch (W2wException e) {
            file.close();
            throw e;
        }
    }

    /**
     * The same for a matrix whose layout and names are known; {@code file} is taken over. Rows with equal weights are kept.
     *
     * @param labels one row a model, in the models' order
     */
    public PopulationReport make(
            String name,
            TensorSource file,
            Path path,
            WeightLayout layout,
            List<String> names,
            Optional<DataTable> labels,
            Provenance provenance,
            Path target,
            Task task) {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("matrix", path.toAbsolutePath().normalize().toString());
        request.put("names", Sha256.of(String.join("\n", names)));
        try (RowSource source = new MatrixRows(file, layout, names, stamp(path), false)) {
            return new PopulationWriter(
                            name,
                            target,
                            source,
                            Alignment.raw(layout),
                            PopulationImport.Precision.FLOAT32,
                            shardBytes,
                            request)
                    .write(labels.map(ModelLabels::inOrder).orElse(ModelLabels.none()), provenance, task);
        }
    }

    /** Changes when the file does. */
    public static String stamp(Path file) {
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            return a.size() + "@" + a.lastModifiedTime().toMillis();
        } catch (IOException e) {
            throw W2wException.input("the file cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
    }

    private boolean isAdapter(Path folder) {
        return plugins.ids(AdapterFormat.class).stream()
                .anyMatch(id -> plugins.get(AdapterFormat.class, id).recognises(folder));
    }

    private static Alignment alignment(RowSource source) {
        return source instanceof AdapterRows adapters
                ? adapters.alignment()
                : Alignment.raw(source.read(0).layout());
    }

    /**
     * Writes the models that satisfy a condition, as a population folder or as one adapter each in the folder {@code target}.
     *
     * @param format id of an adapter format; empty for a population folder
     * @return how many
     */
    public int export(Path folder, String where, String format, Path target, Task task) {
        try (ShardedPopulation population =
                ShardedPopulation.open(folder, folder.getFileName().toString())) {
            int[] rows = ModelQuery.select(population.table(), where);
            if (rows.length == 0) {
                throw W2wException.input("no model satisfies the condition").at(where);
            }
            if (format.isEmpty()) {
                requireNothingElse(target);
                Copy.write(population, rows, where, target, shardBytes, task);
            } else {
                adapters(population, rows, format, target, task);
            }
            return rows.length;
        }
    }

    /** The folder is replaced whole, so it must be nothing, an empty folder, or a population's. */
    private static void requireNothingElse(Path target) {
        try {
            if (Files.exists(target.resolve(Manifest.FILE)) || holdsNothing(target)) {
                return;
            }
        } catch (IOException e) {
            throw W2wException.input("a population is a folder, and something else is there")
                    .at(target.toString())
                    .advise("Name a folder that does not exist yet")
                    .because(e);
        }
        throw W2wException.input("the folder holds something else than a population")
                .at(target.toString())
                .advise("Name a folder that does not exist yet");
    }

    private void adapters(ShardedPopulation population, int[] rows, String format, Path target, Task task) {
        AdapterFormat.Writer writer = plugins.get(AdapterFormat.class, format)
                .writer()
                .orElseThrow(() -> W2wException.input("format " + format + " cannot be written"));
        List<String> names =
                Arrays.stream(rows).mapToObj(population.models()::get).toList();
        List<String> files = SafeNames.of(names, suffix(format));
        requireRoom(target, files, format);
        AtomicFiles.FolderBody body = folder -> {
            float[] row = new float[population.layout().size()];
            for (int i = 0; i < rows.length; i++) {
                task.check();
                population.read(rows[i], 1, row, 0);
                Provenance provenance = population
                        .manifest()
                        .provenance()
                        .with("population", population.fingerprint())
                        .with("model", names.get(i));
                writer.write(
                        AdapterFile.of(Adapter.of(population.layout(), row), provenance.toMetadata()),
                        folder.resolve(files.get(i)),
                        Task.unwatched());
                task.progress((i + 1.0) / rows.length);
            }
        };
        try {
            if (holdsNothing(target)) {
                AtomicFiles.writeFolder(target, body); // all or none of them, should the process be killed
            } else {
                body.write(target); // each whole, among what is there
                AtomicFiles.forceFolder(target);
            }
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be written: " + e.getMessage())
                    .at(target.toString())
                    .because(e);
        }
        sayRenamed(names, files, format, task);
    }

    private static boolean holdsNothing(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /** Everything that would stop the export half-way is found before its first file. */
    private static void requireRoom(Path target, List<String> files, String format) {
        if (Files.exists(target) && !Files.isDirectory(target)) {
            throw W2wException.input("this is a file, and the models need a folder")
                    .at(target.toString());
        }
        boolean folders = suffix(format).isEmpty();
        for (String file : files) {
            Path path;
            try {
                path = target.resolve(file);
            } catch (InvalidPathException e) {
                throw W2wException.input("this system cannot name a file so: " + e.getMessage())
                        .at(target.toString())
                        .because(e);
            }
            if (Files.exists(path) && Files.isDirectory(path) != folders) {
                throw W2wException.input("a " + (folders ? "file" : "folder") + " is there already, where a "
                                + (folders ? "folder" : "file") + " would be written")
                        .at(path.toString())
                        .advise("Export to an empty folder");
            }
            for (Path above = path.getParent();
                    above != null && above.startsWith(target) && !above.equals(target);
                    above = above.getParent()) {
                if (Files.exists(above) && !Files.isDirectory(above)) {
                    throw W2wException.input("a file is there already, where a folder would be made")
                            .at(above.toString())
                            .advise("Export to an empty folder");
                }
            }
        }
    }

    private static void sayRenamed(List<String> names, List<String> files, String format, Task task) {
        int renamed = 0;
        String example = "";
        for (int i = 0; i < files.size(); i++) {
            String plain = names.get(i) + suffix(format);
            if (!files.get(i).equals(plain)) {
                example = renamed++ == 0
                        ? names.get(i).replaceAll("\\p{Cntrl}", "?") + " is in " + files.get(i)
                        : example;
            }
        }
        if (renamed > 0) {
            task.warn(String.format(
                    Locale.ROOT,
                    "%,d of %,d models have another file name than their own, which not every system takes: %s; the metadata of"
                            + " each file has the model's name",
                    renamed,
                    files.size(),
                    example));
        }
    }

    /** PEFT's adapters are folders, the others files. */
    private static String suffix(String format) {
        return format.equals("peft") ? "" : ".safetensors";
    }
}
