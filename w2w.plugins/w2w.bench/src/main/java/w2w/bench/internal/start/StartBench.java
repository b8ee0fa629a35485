package w2w.bench.internal.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import w2w.api.plugin.Plugins;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.bench.internal.Median;
import w2w.bench.internal.Scratch;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;

/** Times cold processes, beside a bare JVM in the same run. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "bench start",
        description = "Times the start of the container, a command, the window and a dropped plug-in.")
public final class StartBench implements Command {
    private final BundleContext context;
    private final Plugins plugins;

    @Option(names = "--runs", paramLabel = "N", description = "Processes of each sort. Default 5.")
    @Range(min = 1)
    private int runs = 5;

    @Option(names = "--probe", hidden = true, description = "What the measured processes do.")
    private boolean probe;

    @Option(names = "--drop", hidden = true, description = "What the measured process for dropped plug-ins does.")
    private boolean drop;

    @Activate
    public StartBench(BundleContext context, @Reference Plugins plugins) {
        this.context = context;
        this.plugins = plugins;
    }

    @Override
    public int run(Console console) throws IOException, InterruptedException {
        if (probe) {
            console.out().printf(java.util.Locale.ROOT, "probe %.1f%n", sinceStart());
            return DONE;
        }
        if (drop) {
            console.out().printf(java.util.Locale.ROOT, "drop %.1f%n", dropped(console.task()));
            return DONE;
        }
        Map<String, Object> figures = measure(console);
        if (console.json()) {
            console.json(figures);
        } else {
            figures.forEach((name, value) -> console.out().printf("%-28s %s%n", name, value));
        }
        return DONE;
    }

    private Map<String, Object> measure(Console console) throws IOException, InterruptedException {
        Task task = console.task();
        try (Scratch home = new Scratch(Path.of(System.getProperty("java.io.tmpdir")))) {
            Starts starts = new Starts(script(), home.folder());
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("runs", runs);
            figures.put("first start, ms", round(starts.w2w(Map.of(), "version").milliseconds()));
            double[] java = new double[runs];
            double[] version = new double[runs];
            double[] container = new double[runs];
            double[] window = new double[screen() ? runs : 0];
            double[] drops = new double[runs];
            for (int i = 0; i < runs; i++) {
                task.check();
                java[i] = starts.java().milliseconds();
                version[i] = starts.w2w(Map.of(), "version").milliseconds();
                container[i] = starts.w2w(Map.of(), "bench", "start", "--probe").printed("probe");
                drops[i] = starts.w2w(Map.of(), "bench", "start", "--drop").printed("drop");
                if (window.length > 0) {
                    window[i] = window(starts);
                }
                task.progress((i + 1.0) / runs);
            }
            double base = Median.of(java);
            figures.put("bare JVM, ms", round(base));
            figures.put("container, ms", round(Median.of(container)));
            figures.put("container / bare JVM", round(Median.of(container) / base));
            figures.put("w2w version, ms", round(Median.of(version)));
            figures.put("w2w version / bare JVM", round(Median.of(version) / base));
            if (window.length > 0) {
                figures.put("window on screen, ms", round(Median.of(window)));
            } else {
                console.warn("no DISPLAY and no xvfb-run: the window is not measured");
            }
            figures.put("drop to READY, ms", round(Median.of(drops)));
            return figures;
        }
    }

    /** From the start of the process to the first picture of the window, as the window itself says. */
    private static double window(Starts starts) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("W2W_JAVA_OPTS", "-Dw2w.ui.probe=true");
        if (System.getenv("DISPLAY") != null) {
            return starts.w2w(environment).printed("window");
        }
        return starts.run(List.of("xvfb-run", "-a", starts.script().toString()), environment)
                .printed("window");
    }

    private static boolean screen() {
        return System.getenv("DISPLAY") != null
                || Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(d -> Files.isExecutable(Path.of(d, "xvfb-run")));
    }

    /** Milliseconds from the start of this process to now; the system counts starts in hundredths of a second. */
    private static double sinceStart() {
        Instant begin = ProcessHandle.current().info().startInstant().orElseThrow();
        return Duration.between(begin, Instant.now()).toNanos() / 1e6;
    }

    /** Milliseconds from a plug-in's file being there to its being listed as usable. */
    private double dropped(Task task) throws IOException, InterruptedException {
        try (DroppedProbe probe = new DroppedProbe(context, plugins)) {
            long begin = System.nanoTime();
            probe.drop(task);
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    private Path script() {
        Path beside = Path.of(property("w2w.dist")).resolve("../../../w2w").normalize();
        if (!Files.isExecutable(beside)) {
            throw W2wException.input("the start script is not there").at(beside.toString());
        }
        return beside;
    }

    private String property(String name) {
        String value = context.getProperty(name);
        if (value == null) {
            throw W2wException.of(W2wException.Kind.INTERNAL, "the launcher did not say " + name);
        }
        return value;
    }

    private static double round(double x) {
        return Math.rint(x * 10) / 10;
    }
}
