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

/** Fits a synthetic population and uses the space; beside it one read of the file, the same algorithm in ND4J, and scikit-learn. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "bench space", description = "Measures fitting, projecting, reconstructing and moving a slider.")
public final class SpaceBenchCommand implements Command {
    @Option(names = "--models", description = "Models of the population (default: ${DEFAULT-VALUE}).")
    int models = 8192;

    @Option(names = "--numbers", description = "Numbers of a model (default: ${DEFAULT-VALUE}).")
    int numbers = 99_648;

    @Option(names = "--components", description = "Components to fit (default: ${DEFAULT-VALUE}).")
    int components = 256;

    @Option(names = "--rank", description = "Directions in the synthetic data (default: ${DEFAULT-VALUE}).")
    int rank = 128;

    @Option(names = "--device", description = "auto, cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    String device = "cpu";

    @Option(names = "--power-iterations", description = "Of all randomised fits (default: ${DEFAULT-VALUE}).")
    int powerIterations = 2;

    @Option(names = "--option", description = "More options of the fitter, name=value.")
    Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--project", description = "Models to project and reconstruct (default: ${DEFAULT-VALUE}).")
    int project = 1000;

    @Option(names = "--skip", split = ",", description = "Any of nd4j, sklearn, use.")
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
        long start = System.nanoTime();
        task.message("making data");
        SyntheticWeights.write(file, models, numbers, rank, task.part("data", 0.3));
        report.put("make_data_seconds", Figures.seconds(start));
        start = System.nanoTime();
        Scratch.readAll(file);
        double read = Figures.seconds(start);
        report.put("read_file_once_seconds", read);
        Task fits = task.part("fits", 0.6);
        Map<String, Object> fit = new LinkedHashMap<>();
        try (RawPopulation population = new RawPopulation(file, models, numbers)) {
            report.put("fit", fit);
            FittedSpace fitted;
            try (MemoryWatch memory = new MemoryWatch()) {
                Map<String, String> all = new LinkedHashMap<>();
                all.put("algorithm", "randomised");
                all.put("powerIterations", Integer.toString(powerIterations));
                all.putAll(options);
                start = System.nanoTime();
                warmUp(work, all);
                fit.put("load_natives_seconds", Figures.seconds(start));
                double cpu = cpuSeconds();
                start = System.nanoTime();
                fitted = fitter.fit(
                        population,
                        new FitRequest(components, 0, device, Files.createDirectory(work.resolve("fit")), all),
                        fits.part("w2w", 0.3));
                double seconds = Figures.seconds(start);
                fit.put("seconds", seconds);
                fit.put("cpu_seconds", cpuSeconds() - cpu);
                fit.put("times_one_read", seconds / read);
                fit.put("explained", fitted.space().spectrum().explained(components));
                fit.put("peak", memory.peaks());
                fit.put("provenance", fitted.space().provenance().entries());
            }
            try (WeightSpace space = fitted.space()) {
                if (!skip.contains("use")) {
                    report.put(
                            "use",
                            new UseBench(space, fitted.coefficients(), Math.min(project, models))
                                    .run(task.part("use", 0.1)));
                }
            }
            if (!skip.contains("nd4j")) {
                task.message("the same in ND4J");
                Nd4jFit peer = new Nd4jFit(population, 128);
                peer.warmUp();
                double cpu = cpuSeconds();
                Map<String, Object> figures =
                        peer.run(components, Math.min(components + 16, models - 1), powerIterations, fits);
                figures.put("cpu_seconds", cpuSeconds() - cpu);
                report.put("nd4j", compared(figures, fit));
            }
        }
        if (!skip.contains("sklearn")) {
            Map<String, Object> peer = new LinkedHashMap<>();
            report.put("sklearn", peer);
            for (String power : List.of(Integer.toString(powerIterations), "auto")) {
                task.check();
                task.message("scikit-learn, iterated power " + power);
                Map<String, Object> figures = SklearnFit.run(file, models, numbers, components, power, work);
                peer.put("iterated_power_" + power, compared(figures, fit));
            }
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

    /** Fits something tiny, so that loading libtorch is not counted as fitting. */
    private void warmUp(Path work, Map<String, String> all) throws IOException {
        Path file = work.resolve("tiny.f32");
        SyntheticWeights.write(file, 64, 64, 4, Task.unwatched());
        try (RawPopulation tiny = new RawPopulation(file, 64, 64)) {
            FitRequest request = new FitRequest(2, 0, device, Files.createDirectory(work.resolve("tiny")), all);
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
