package w2w.bench.internal.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.DirectionRequest;
import w2w.api.plugin.Plugins;
import w2w.api.space.SampleRequest;
import w2w.api.studio.EditCommand;
import w2w.api.studio.FindCommand;
import w2w.api.studio.FitCommand;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Studio;
import w2w.api.studio.Subject;
import w2w.api.studio.Workspace;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;
import w2w.bench.internal.Child;
import w2w.bench.internal.ForwardBench;
import w2w.bench.internal.OpenOptions;
import w2w.bench.internal.Scratch;
import w2w.bench.internal.SmallAdapters;
import w2w.bench.internal.Workbenches;
import w2w.bench.internal.start.DroppedProbe;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;

/** Draws, edits, fills banks and drops plug-ins for long, in one process, and looks whether memory, handles or threads grow; a workbench in another. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "bench soak",
        description = "Uses one process for long and says whether its memory, handles or threads grow.")
public final class SoakBench implements Command {
    /** MiB an hour that are told as growth; less is lost among what the runtime keeps for itself. */
    private static final double MOST = 20;

    /** Classes that a runtime makes on its way, for lambdas and reflection; a class loader that stays shows far more. */
    private static final int MOST_CLASSES = 60;

    private static final int SAMPLES = 24;

    /** A slope of seconds says nothing: what is done sooner goes on. */
    private static final double LEAST_SECONDS = 120;

    private static final double PATIENCE_SECONDS = 900;
    private static final int BATCH = 8;

    private final BundleContext context;
    private final Plugins plugins;
    private final Studio studio;
    private final Renderer renderer;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description =
                    "Time for all of it (default: ${DEFAULT-VALUE}); a part ends when its share is used up, or its count is reached and two minutes have passed; the workbench, the last, has the rest.")
    @Range(min = 1)
    private int minutes = 60;

    @Option(names = "--pictures", paramLabel = "N", description = "Pictures of 4 steps (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    private int pictures = 10_000;

    @Option(names = "--edits", paramLabel = "N", description = "Edits, each undone (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    private int edits = 1000;

    @Option(names = "--banks", paramLabel = "N", description = "Banks filled and closed (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    private int banks = 200;

    @Option(
            names = "--drops",
            paramLabel = "N",
            description = "Plug-ins dropped and removed (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    private int drops = 500;

    @Mixin
    private OpenOptions open = new OpenOptions();

    @Activate
    public SoakBench(
            BundleContext context, @Reference Plugins plugins, @Reference Studio studio, @Reference Renderer renderer) {
        this.context = context;
        this.plugins = plugins;
        this.studio = studio;
        this.renderer = renderer;
    }

    /** One unit of a part's work. */
    private interface Unit {
        void run(int number) throws Exception;
    }

    /**
     * How a part went.
     *
     * @param left names of threads that were not there after the first samples
     */
    private record Part(
            String name,
            int done,
            int wanted,
            double seconds,
            Slope heap,
            Slope memory,
            Sample first,
            Sample last,
            Set<String> left) {}

    @Override
    public int run(Console console) throws Exception {
        Map<String, Object> report = new LinkedHashMap<>();
        List<Part> parts = new ArrayList<>();
        long begin = System.nanoTime();
        Child child = new Child(context);
        Optional<Workbenches> workbenches = Workbenches.open(child);
        double share = minutes * 60 / (workbenches.isPresent() ? 5.0 : 4.0);
        open.with(console, plugins, report, session -> {
            BackboneInfo info = session.info();
            RenderSettings settings = new RenderSettings(
                    "photo of a sks person",
                    "",
                    2,
                    RenderSettings.Against.BASE_MODEL,
                    "",
                    4,
                    info.width(),
                    info.height());
            parts.add(part("pictures", pictures, BATCH, share, console.task(), i -> draw(session, settings, i)));
            WeightLayout layout = ForwardBench.layout(session);
            Adapter adapter = Adapter.owning(layout, Noise.gaussian(1, "soak", 0, 0, layout.size()));
            parts.add(part("banks", banks, 1, share, console.task(), i -> fill(session, layout, adapter)));
        });
        try (Scratch scratch = new Scratch(Path.of(System.getProperty("java.io.tmpdir")))) {
            Workspace workspace = workspace(scratch.folder(), console.task());
            parts.add(part("edits", edits, 1, share, console.task(), i -> {
                workspace.edit(new EditCommand("a-1", "e", Map.of("weight", 0.1 + i % 7), 1000));
                workspace.undo();
            }));
        }
        try (DroppedProbe probe = new DroppedProbe(context, plugins)) {
            parts.add(part("drops", drops, 1, share, console.task(), i -> {
                probe.drop(console.task());
                probe.remove(console.task());
            }));
        }
        if (workbenches.isPresent()) {
            try (Workbenches opened = workbenches.get()) {
                double left = minutes * 60 - (System.nanoTime() - begin) / 1e9;
                parts.add(workbench(opened, Math.max(share, left), console.task()));
            }
        } else {
            console.warn("the workbench is left out: there is neither a screen nor Xvfb");
        }
        print(console, report, parts);
        return DONE;
    }

    private void draw(BackboneSession session, RenderSettings settings, int first) {
        List<RenderRequest.Item> items = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            items.add(new RenderRequest.Item(new Subject.Base(), first + i));
        }
        RenderRequest request = new RenderRequest(items, settings, Optional.empty(), BATCH);
        renderer.render(session, request, Renderer.Previews.NONE, Task.unwatched());
    }

    private static void fill(BackboneSession session, WeightLayout layout, Adapter adapter) {
        try (AdapterBank bank = session.bank(layout, BATCH)) {
            for (int i = 0; i < BATCH; i++) {
                bank.set(i, adapter);
            }
        }
    }

    private Workspace workspace(Path folder, Task task) throws IOException {
        SmallAdapters.write(12, folder.resolve("adapters"), folder.resolve("labels.csv"));
        Workspace workspace = studio.open(folder.resolve("ws"), true);
        workspace.importPopulation(
                new PopulationImport(
                        "p",
                        new PopulationImport.Adapters(folder.resolve("adapters"), PopulationImport.Gauge.RAW, 0),
                        Optional.of(folder.resolve("labels.csv")),
                        "",
                        PopulationImport.Precision.FLOAT32),
                task);
        workspace.fit(new FitCommand("p", "s", "", 5, 0, "cpu", Map.of()), task);
        workspace.find(new FindCommand("s", "", DirectionRequest.of(5, "weight"), List.of()), task);
        workspace.sample(new SampleCommand("s", "", "a", new SampleRequest(1, 1, 5, 0, Map.of(), Map.of())), task);
        return workspace;
    }

    /** A workbench in a process of its own, which uses itself; it says its heap after each round. */
    private static Part workbench(Workbenches workbenches, double seconds, Task task)
            throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        double begin;
        int rounds = 0;
        try (Scratch scratch = new Scratch(Path.of(System.getProperty("java.io.tmpdir")));
                Workbenches.Open open = workbenches.start(scratch.folder(), (int) Math.ceil(seconds))) {
            open.ready(PATIENCE_SECONDS, task);
            begin = System.nanoTime() / 1e9;
            boolean over = false;
            while (!over) {
                task.check();
                over = open.ends(0.2);
                List<String> said =
                        open.said().stream().filter(l -> l.startsWith("round ")).toList();
                if (!over && said.size() > rounds) {
                    rounds = said.size();
                    String[] words = said.get(rounds - 1).split(" ", -1);
                    samples.add(Sample.of(
                            open.pid(),
                            Double.parseDouble(words[3]),
                            Double.parseDouble(words[5]),
                            Integer.parseInt(words[7])));
                    task.message("workbench: round " + rounds);
                }
            }
            if (open.code() != 0 || samples.isEmpty()) {
                throw W2wException.of(W2wException.Kind.INTERNAL, "the workbench ended with " + open.code())
                        .at(open.output().strip());
            }
        }
        return summary("workbench", rounds, rounds, begin, samples);
    }

    private static Part part(String name, int wanted, int step, double seconds, Task task, Unit unit) throws Exception {
        List<Sample> samples = new ArrayList<>();
        double begin = System.nanoTime() / 1e9;
        int done = 0;
        double next = 0;
        double least = Math.min(seconds, LEAST_SECONDS);
        double passed = 0;
        while (passed < seconds && (done < wanted || passed < least)) {
            task.check();
            unit.run(done);
            done += step;
            passed = System.nanoTime() / 1e9 - begin;
            double share = Math.max(Math.min(done / (double) wanted, passed / least), passed / seconds);
            if (share >= next) {
                samples.add(Sample.now());
                task.message(name + ": " + done + " of " + wanted);
                next = share + 1.0 / SAMPLES;
            }
        }
        samples.add(Sample.now());
        return summary(name, done, wanted, begin, samples);
    }

    private static Part summary(String name, int done, int wanted, double begin, List<Sample> samples) {
        List<Sample> second = samples.subList(samples.size() / 2, samples.size());
        // those of the first quarter, in which pools come to their size, are the start
        Sample start = samples.get(samples.size() / 4);
        Set<String> left = new TreeSet<>();
        samples.get(samples.size() - 1).threads().forEach((thread, count) -> {
            int more = count - start.threads().getOrDefault(thread, 0);
            if (more > 0) {
                left.add(more + " " + thread);
            }
        });
        return new Part(
                name,
                done,
                wanted,
                System.nanoTime() / 1e9 - begin,
                slope(second, Sample::heap),
                slope(second, Sample::nativeMemory),
                start,
                samples.get(samples.size() - 1),
                left);
    }

    private static Slope slope(List<Sample> samples, ToDoubleFunction<Sample> of) {
        return Slope.of(
                samples.stream().mapToDouble(Sample::seconds).toArray(),
                samples.stream().mapToDouble(of).toArray());
    }

    private static void print(Console console, Map<String, Object> report, List<Part> parts) {
        List<List<String>> rows = new ArrayList<>();
        for (Part p : parts) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("done", p.done);
            one.put("wanted", p.wanted);
            one.put("seconds", p.seconds);
            one.put("heap_mib_an_hour", p.heap.perHour());
            one.put("heap_error", p.heap.error());
            one.put("native_mib_an_hour", p.memory.perHour());
            one.put("native_error", p.memory.error());
            one.put("handles", List.of(p.first.handles(), p.last.handles()));
            one.put("classes", List.of(p.first.classes(), p.last.classes()));
            one.put("threads_left", List.copyOf(p.left));
            boolean grows = p.heap.rises(MOST)
                    || p.memory.rises(MOST)
                    || p.last.handles() > p.first.handles() + 2
                    || p.last.classes() > p.first.classes() + MOST_CLASSES
                    || !p.left.isEmpty();
            one.put("grows", grows);
            report.put(p.name, one);
            rows.add(List.of(
                    p.name,
                    p.done + " of " + p.wanted,
                    String.format(Locale.ROOT, "%.0f s", p.seconds),
                    text(p.heap),
                    text(p.memory),
                    p.first.handles() + " → " + p.last.handles(),
                    p.first.classes() + " → " + p.last.classes(),
                    p.left.isEmpty() ? "none" : String.join(", ", p.left),
                    Double.isNaN(p.heap.error()) ? "too short" : grows ? "GROWS" : "flat"));
        }
        if (console.json()) {
            console.json(report);
        } else {
            console.table(
                    List.of(
                            "part",
                            "done",
                            "time",
                            "heap, MiB/h",
                            "native, MiB/h",
                            "handles",
                            "classes",
                            "threads left",
                            ""),
                    rows);
            console.out()
                    .println("Slopes are of the second half of each part, after collections; growth is told above "
                            + (int) MOST + " MiB an hour and two standard errors.");
        }
    }

    private static String text(Slope slope) {
        return String.format(Locale.ROOT, "%.1f ± %.1f", slope.perHour(), slope.error());
    }
}
