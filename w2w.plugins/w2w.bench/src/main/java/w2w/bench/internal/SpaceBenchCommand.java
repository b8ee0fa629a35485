package w2w.bench.internal;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.space.SpaceFitter;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;

/**
 * Fits a synthetic population and uses the space; beside it one read of the file, the same algorithm in ND4J, and scikit-learn; on a GPU
 * torch.svd_lowrank.
 */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "bench space", description = "Measures fitting, projecting, reconstructing and moving a slider.")
public final class SpaceBenchCommand implements Command {
    @Option(names = "--models", description = "Models of the population (default: ${DEFAULT-VALUE}).")
    @Range(min = 2)
    int models = 8192;

    @Option(names = "--numbers", description = "Numbers of a model (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int numbers = 99_648;

    @Option(
            names = "--components",
            split = ",",
            description = "Components to fit, one fit each; the peers fit the first (default: 256).")
    @Range(min = 1)
    List<Integer> components = new ArrayList<>(List.of(256));

    @Option(names = "--rank", description = "Directions in the synthetic data (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int rank = 128;

    @Option(names = "--device", description = "auto, cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    String device = "cpu";

    @Option(
            names = "--power-iterations",
            split = ",",
            description =
                    "Of the randomised fits, in the order of --components; the last holds for the rest (default: 2).")
    @Range(min = 0)
    List<Integer> powerIterations = new ArrayList<>(List.of(2));

    @Option(
            names = "--cold",
            description = "Also read, and fit the first, after emptying the page cache: from the disk (Linux, root).")
    boolean cold;

    @Option(names = "--option", description = "More options of the fitter, name=value.")
    Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--project", description = "Models to project and reconstruct (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    int project = 1000;

    @Option(names = "--skip", split = ",", description = "Any of nd4j, sklearn, torch, use.")
    List<String> skip = new ArrayList<>();

    @Option(names = "--folder", description = "Where the data goes, four bytes a number (default: a temporary folder).")
    @Nullable
    Path folder;

    private final SpaceFitter fitter;

    /** With the fitter that is measured. */
    @Activate
    public SpaceBenchCommand(@Reference(target = "(w2w.plugin.id=pca)") SpaceFitter fitter) {
        this.fitter = fitter;
    }

    @Override
    public int run(Console console) throws Exception {
        Map<String, Object> report = new LinkedHashMap<>();
        try (Scratch work = Scratch.in(folder, console)) {
            measure(work.folder(), report, console.task());
        }
        Figures.print(report, console);
        return DONE;
    }

    private void measure(Path work, Map<String, Object> report, Task task) throws Exception {
        report.put("models", models);
        report.put("numbers", numbers);
        report.put("components", components);
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put("load_average_before", Figures.load());
        Path file = work.resolve("weights.f32");
        PageCache disk = new PageCache(cold);
        long start = System.nanoTime();
        task.message("making data");
        SyntheticWeights.write(file, models, numbers, rank, task.part("data", 0.3));
        report.put("make_data_seconds", Figures.seconds(start));
        double read = read(file);
        report.put("read_file_once_seconds", read);
        start = System.nanoTime();
        warmUp(work);
        report.put("load_natives_seconds", Figures.seconds(start));
        Task fits = task.part("fits", 0.6);
        Map<String, Object> first = new LinkedHashMap<>();
        try (RawPopulation population = new RawPopulation(file, models, numbers)) {
            for (int i = 0; i < components.size(); i++) {
                int k = components.get(i);
                Path target = Files.createDirectory(work.resolve("fit-" + i));
                Map<String, Object> figures = i == 0 ? first : new LinkedHashMap<>();
                report.put(components.size() == 1 ? "fit" : "fit_" + k, figures);
                task.message("fitting " + k + " components");
                FittedSpace fitted = fit(population, i, target, read, figures, fits);
                try (WeightSpace space = fitted.space()) {
                    if (i == 0 && !skip.contains("use")) {
                        report.put(
                                "use",
                                new UseBench(space, fitted.coefficients(), Math.min(project, models))
                                        .run(task.part("use", 0.1)));
                    }
                }
                Scratch.delete(target);
                if (i == 0 && cold) {
                    disk.settle();
                    double fromDisk = read(file);
                    report.put("read_file_from_disk_seconds", fromDisk);
                    disk.settle();
                    Map<String, Object> again = new LinkedHashMap<>();
                    report.put("fit_from_disk", again);
                    Path other = Files.createDirectory(work.resolve("from-disk"));
                    fit(population, 0, other, fromDisk, again, fits).space().close();
                    Scratch.delete(other);
                }
            }
            peers(file, population, first, report, fits);
        }
        report.put("load_average_after", Figures.load());
        task.progress(1);
    }

    /** A peer's figures with how many times as long as ours it took, by the clock and in processor time. */
    private static Map<String, Object> compared(Map<String, Object> peer, Map<String, Object> fit) {
        Map<String, Object> all = new LinkedHashMap<>(peer);
        for (String figure : List.of("seconds", "cpu_seconds")) {
            if (peer.get(figure) instanceof Double theirs && fit.get(figure) instanceof Double ours) {
                all.put(figure + "_of_w2w", theirs / ours);
            }
        }
        return all;
    }

    private void peers(
            Path file, RawPopulation population, Map<String, Object> fit, Map<String, Object> report, Task task)
            throws Exception {
        int k = components.get(0);
        int power = powerIterations.get(0);
        if (!skip.contains("nd4j")) {
            task.message("the same in ND4J");
            Nd4jFit peer = new Nd4jFit(population, 128);
            peer.warmUp();
            double cpu = cpuSeconds();
            Map<String, Object> figures = peer.run(k, Math.min(k + 16, models - 1), power, task);
            figures.put("cpu_seconds", cpuSeconds() - cpu);
            report.put("nd4j", compared(figures, fit));
        }
        if (!skip.contains("sklearn")) {
            Map<String, Object> peer = new LinkedHashMap<>();
            report.put("sklearn", peer);
            for (String iterated : List.of(Integer.toString(power), "auto")) {
                task.check();
                task.message("scikit-learn, iterated power " + iterated);
                Map<String, Object> figures = PythonPeer.sklearnFit().run(file, models, numbers, k, iterated);
                peer.put("iterated_power_" + iterated, compared(figures, fit));
            }
        }
        if (!skip.contains("torch") && !device.equals("cpu")) {
            task.check();
            task.message("torch.svd_lowrank");
            report.put("torch", PythonPeer.torchFit().run(file, models, numbers, k, power, "cuda"));
        }
    }

    private static double read(Path file) throws IOException {
        long start = System.nanoTime();
        Scratch.readAll(file);
        return Figures.seconds(start);
    }

    private FittedSpace fit(
            RawPopulation population, int number, Path target, double read, Map<String, Object> figures, Task task) {
        int k = components.get(number);
        try (MemoryWatch memory = new MemoryWatch()) {
            double cpu = cpuSeconds();
            Stages stages = new Stages(task.part("w2w", 0.3 / components.size()));
            long start = System.nanoTime();
            FittedSpace fitted = fitter.fit(population, new FitRequest(k, 0, device, target, options(number)), stages);
            double seconds = Figures.seconds(start);
            figures.put("seconds", seconds);
            figures.put("stages", stages.seconds());
            figures.put("cpu_seconds", cpuSeconds() - cpu);
            figures.put("times_one_read", seconds / read);
            figures.put("explained", fitted.space().spectrum().explained(k));
            figures.put("peak", memory.peaks());
            figures.put("provenance", fitted.space().provenance().entries());
            return fitted;
        }
    }

    private Map<String, String> options(int number) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("algorithm", "randomised");
        int power = powerIterations.get(Math.min(number, powerIterations.size() - 1));
        all.put("powerIterations", Integer.toString(power));
        all.putAll(options);
        return all;
    }

    /** Fits something tiny, so that loading libtorch is not counted as fitting. */
    private void warmUp(Path work) throws IOException {
        Path file = work.resolve("tiny.f32");
        SyntheticWeights.write(file, 64, 64, 4, Task.unwatched());
        try (RawPopulation tiny = new RawPopulation(file, 64, 64)) {
            FitRequest request = new FitRequest(2, 0, device, Files.createDirectory(work.resolve("tiny")), options(0));
            fitter.fit(tiny, request, Task.unwatched()).space().close();
        }
    }

    /** Of all threads of this process; on a machine that others use, the steadier figure. */
    private static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? machine.getProcessCpuTime() / 1e9
                : Double.NaN;
    }
}
