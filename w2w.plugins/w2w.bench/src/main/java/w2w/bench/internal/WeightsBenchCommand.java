package w2w.bench.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Population;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** Opens a large file, converts half precision, imports adapters and reads the population again; beside each a plain read of the same. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "bench weights",
        description = "Measures opening large files, conversion of half precision, import and reading of populations.")
public final class WeightsBenchCommand implements Command {
    private static final int TILE_BYTES = 64 << 20;

    private final Studio studio;
    private final AdapterFormat diffusers;

    @Option(names = "--models", description = "Adapters to import (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int models = 20_000;

    @Option(names = "--gib", description = "Size of the large file (default: ${DEFAULT-VALUE}).")
    @Range(above = 0)
    double gib = 4;

    @Option(names = "--runs", description = "Runs of what is short (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int runs = 11;

    @Option(names = "--cold", description = "Empties the machine's page cache before each read; needs Linux and root.")
    boolean cold;

    @Option(
            names = "--folder",
            description = "Where the data goes, 0.8 MB a model and the large file (default: a temporary folder).")
    @Nullable
    Path folder;

    @Activate
    public WeightsBenchCommand(
            @Reference Studio studio, @Reference(target = "(w2w.plugin.id=diffusers)") AdapterFormat diffusers) {
        this.studio = studio;
        this.diffusers = diffusers;
    }

    @Override
    public int run(Console console) throws Exception {
        Map<String, Object> report = new LinkedHashMap<>();
        PageCache cache = new PageCache(cold);
        Task task = console.task();
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put("heap_limit_mib", Runtime.getRuntime().maxMemory() >> 20);
        report.put("page_cache", cold ? "emptied before each read" : "as it is");
        report.put("load_average_before", Figures.load());
        try (Scratch work = Scratch.in(folder, console)) {
            report.put("large_file", largeFile(work.folder(), cache, task.part("a large file", .2)));
            report.put("half_precision", halves());
            report.put("import", adapters(work.folder(), cache, task.part("adapters", .8)));
        }
        report.put("load_average_after", Figures.load());
        Figures.print(report, console);
        return DONE;
    }

    private Map<String, Object> largeFile(Path work, PageCache cache, Task task) throws Exception {
        Path file = work.resolve("large.safetensors");
        int columns = SyntheticAdapters.layout().size();
        long rows = Math.max(1, Math.round(gib * (1L << 30) / (4.0 * columns)));
        float[] row = Noise.gaussian(1, "row", 0, 0, columns);
        Map<String, Object> figures = new LinkedHashMap<>();
        long start = System.nanoTime();
        new SafetensorsWriter()
                .tensor("basis", DType.F32, new long[] {rows, columns}, sink -> {
                    for (long i = 0; i < rows; i++) {
                        task.check();
                        sink.put(row, 0, columns);
                        task.progress(.5 * i / rows);
                    }
                })
                .write(file);
        long bytes = Files.size(file);
        figures.put("bytes", bytes);
        figures.put("write_mb_per_second", bytes / 1e6 / Figures.seconds(start));
        double[] millis = new double[runs];
        float[] last = new float[1];
        for (int i = 0; i < runs; i++) {
            cache.settle();
            start = System.nanoTime();
            try (TensorSource opened = Safetensors.open(file)) {
                opened.read("basis", rows * columns - 1, 1, last, 0); // a number at the end: mapped, not only opened
            }
            millis[i] = Figures.seconds(start) * 1e3;
        }
        figures.put("open_and_map_first_ms", millis[0]);
        figures.put("open_and_map_ms", Median.of(millis));
        cache.settle();
        start = System.nanoTime();
        Scratch.readAll(file);
        double plain = Figures.seconds(start);
        cache.settle();
        start = System.nanoTime();
        try (TensorSource opened = Safetensors.open(file)) {
            readAll(opened, opened.require("basis"), task);
        }
        double ours = Figures.seconds(start);
        figures.put("plain_read_mb_per_second", bytes / 1e6 / plain);
        figures.put("read_mb_per_second", bytes / 1e6 / ours);
        figures.put("read_of_plain_read", plain / ours);
        Files.delete(file);
        task.progress(1);
        return figures;
    }

    private static void readAll(TensorSource file, TensorInfo tensor, Task task) {
        float[] tile = new float[(int) Math.min(tensor.elements(), TILE_BYTES / 4)];
        for (long at = 0; at < tensor.elements(); at += tile.length) {
            task.check();
            file.read(tensor.name(), at, (int) Math.min(tile.length, tensor.elements() - at), tile, 0);
        }
    }

    /** float16 and bfloat16 in memory to float32, by one thread; bytes of the halves. */
    private Map<String, Object> halves() {
        int count = 32 << 20;
        float[] numbers = Noise.gaussian(1, "halves", 0, 0, count);
        Map<String, Object> figures = new LinkedHashMap<>();
        for (DType type : List.of(DType.F16, DType.BF16)) {
            byte[] file =
                    new SafetensorsWriter().floats("x", type, numbers, count).toBytes();
            ByteBuffer direct = ByteBuffer.allocateDirect(file.length).order(ByteOrder.LITTLE_ENDIAN);
            direct.put(file).flip();
            float[] to = new float[count];
            double[] seconds = new double[runs];
            try (TensorSource source = Safetensors.read(type.name(), direct)) {
                for (int i = 0; i < runs; i++) {
                    long start = System.nanoTime();
                    source.read("x", 0, count, to, 0);
                    seconds[i] = Figures.seconds(start);
                }
            }
            figures.put(type + "_to_f32_gb_read_per_second", 2e-9 * count / Median.of(seconds));
        }
        return figures;
    }

    private Map<String, Object> adapters(Path work, PageCache cache, Task task) throws Exception {
        Path from = Files.createDirectory(work.resolve("adapters"));
        Map<String, Object> figures = new LinkedHashMap<>();
        task.message("making adapters");
        long each = SyntheticAdapters.write(from, models, diffusers, task.part("making", .3));
        double megabytes = each * models / 1e6;
        figures.put("models", models);
        figures.put("megabytes", megabytes);
        cache.settle();
        double plain = plainRead(from);
        cache.settle();
        Workspace workspace = studio.open(work.resolve("workspace"), true);
        double ours;
        try (MemoryWatch memory = new MemoryWatch()) {
            long start = System.nanoTime();
            PopulationReport report = workspace.importPopulation(
                    new PopulationImport(
                            "adapters",
                            new PopulationImport.Adapters(from, PopulationImport.Gauge.RAW, 0),
                            Optional.empty(),
                            "",
                            PopulationImport.Precision.FLOAT32),
                    task.part("import", .6));
            ours = Figures.seconds(start);
            if (report.models() != models) {
                throw new IllegalStateException(report.models() + " of " + models + " were imported");
            }
            figures.put("peak", memory.peaks());
        }
        figures.put("plain_read_mb_per_second", megabytes / plain);
        figures.put("import_mb_per_second", megabytes / ours);
        figures.put("import_of_plain_read", plain / ours);
        Scratch.delete(from);
        cache.settle();
        double shards = plainRead(workspace.folder().resolve("populations"));
        cache.settle();
        try (Population population = workspace.population("adapters")) {
            int n = population.layout().size();
            int rows = Math.min(models, TILE_BYTES / (4 * n));
            float[] tile = new float[rows * n];
            long start = System.nanoTime();
            for (int first = 0; first < models; first += rows) {
                task.check();
                population.read(first, Math.min(rows, models - first), tile, 0);
            }
            double seconds = Figures.seconds(start);
            figures.put("tiles_mb_per_second", 4e-6 * n * models / seconds);
            figures.put("tiles_of_plain_read", shards / seconds);
        }
        return figures;
    }

    /** Seconds to read every file below a folder, one after the other. */
    private static double plainRead(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        long start = System.nanoTime();
        for (Path file : files) {
            Scratch.readAll(file);
        }
        return Figures.seconds(start);
    }
}
