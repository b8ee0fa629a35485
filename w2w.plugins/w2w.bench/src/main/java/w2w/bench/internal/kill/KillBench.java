package w2w.bench.internal.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import w2w.api.studio.Studio;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.bench.internal.Child;
import w2w.bench.internal.Scratch;
import w2w.bench.internal.SmallAdapters;
import w2w.bench.internal.Workbenches;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;

/** Kills every command that writes, at random moments, and looks whether anything was lost or half done. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "bench kill",
        description =
                "Kills every command that writes at random moments; says what was lost, half done, or kept the next "
                        + "command from working.")
public final class KillBench implements Command {
    private static final int MODELS = 12;

    private final BundleContext context;
    private final Studio studio;

    @Option(names = "-n", paramLabel = "N", description = "Kills of commands (default: ${DEFAULT-VALUE}).")
    @Range(min = 0)
    private int kills = 100;

    @Option(names = "--seed", paramLabel = "N", description = "Of the moments (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--jobs", paramLabel = "N", description = "Processes at once (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    private int jobs = 1;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description =
                    "No trial begins after so many minutes of trials; 0 for no limit (default: ${DEFAULT-VALUE}).")
    @Range(min = 0)
    private int minutes;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description =
                    "Where the folders of trials that found something are kept. Default: a new folder among the temporary files.")
    private @Nullable Path keep;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            description = "Only commands that begin so, such as “space fit” (default: all).")
    private String only = "";

    @Option(
            names = "--workbench",
            paramLabel = "N",
            description =
                    "Kills of a workbench in use as well, on the screen or with Xvfb (default: ${DEFAULT-VALUE}).")
    @Range(min = 0)
    private int workbench;

    @Option(
            names = "--release",
            paramLabel = "DIR",
            description = "Files as the authors of weights2weights publish them, for “space import”.")
    private @Nullable Path release;

    private final Map<String, Object> document = new LinkedHashMap<>();
    private boolean failed;

    @Activate
    public KillBench(BundleContext context, @Reference Studio studio) {
        this.context = context;
        this.studio = studio;
    }

    @Override
    public int run(Console console) throws IOException, InterruptedException {
        if (kills + workbench == 0) {
            throw W2wException.input("there is nothing to kill: -n and --workbench are both 0");
        }
        Task task = console.task();
        Child child = new Child(context);
        Map<Script, Tally> tallies = new LinkedHashMap<>();
        long began;
        if (workbench > 0) {
            killWorkbench(child, console);
        }
        if (kills == 0) {
            if (console.json()) {
                console.json(document);
            }
            return failed ? FAILED : DONE;
        }
        try (Scratch scratch = new Scratch(Path.of(System.getProperty("java.io.tmpdir")))) {
            Path template = template(child, scratch.folder(), console);
            Trials trials = new Trials(child, studio, template, places(template, console), seed, keep);
            learn(trials, tallies, console);
            began = System.nanoTime();
            kill(trials, tallies, scratch.folder(), task);
        }
        report(console, tallies, (System.nanoTime() - began) / 1e9);
        return !failed && tallies.values().stream().allMatch(t -> t.faults().isEmpty()) ? DONE : FAILED;
    }

    private void killWorkbench(Child child, Console console) throws IOException, InterruptedException {
        try (Scratch scratch = new Scratch(Path.of(System.getProperty("java.io.tmpdir")));
                Workbenches workbenches = Workbenches.open(child)
                        .orElseThrow(() -> W2wException.input("--workbench needs a screen or Xvfb"))) {
            WorkbenchTrials trials = new WorkbenchTrials(workbenches, studio, scratch.folder(), seed);
            Task task = console.task();
            for (int i = 0; i < workbench; i++) {
                task.message("kill " + (i + 1) + " of " + workbench + " of the workbench");
                trials.run(i, task);
            }
            failed = !trials.faults().isEmpty();
            document.put(
                    "workbench",
                    Map.of(
                            "killed", trials.killed(),
                            "rounds", trials.rounds(),
                            "changes", trials.changes(),
                            "faults", trials.faults()));
            if (!console.json()) {
                trials.faults().forEach(f -> console.out().println("workbench: " + f));
                console.out()
                        .printf(
                                Locale.ROOT,
                                "workbench: %,d killed in %,d rounds of use and %,d changes of models: %,d lost, half done or in the way of the next one%n",
                                trials.killed(),
                                trials.rounds(),
                                trials.changes(),
                                trials.faults().size());
            }
        }
    }

    private Map<String, Path> places(Path template, Console console) {
        Map<String, Path> places = new HashMap<>(Map.of(
                "ADAPTERS", template.resolve("adapters"),
                "LABELS", template.resolve("labels.csv"),
                "PEOPLE", template.resolve("people")));
        if (release != null) {
            places.put("RELEASE", console.directory().resolve(release).normalize());
        }
        return places;
    }

    private void learn(Trials trials, Map<Script, Tally> tallies, Console console)
            throws IOException, InterruptedException {
        for (Script script : Script.ALL) {
            if (script.name().startsWith(only)) {
                console.task().message("twice whole: " + script.name());
                try {
                    tallies.put(script, trials.learn(script));
                } catch (W2wException e) {
                    if (script.needs().isEmpty()) {
                        throw e;
                    }
                    console.warn("left out, as it needs " + script.needs() + ": " + e.getMessage());
                }
            }
        }
        if (tallies.isEmpty()) {
            throw W2wException.input("no command begins with “" + only + "”").at("--only");
        }
    }

    private void kill(Trials trials, Map<Script, Tally> tallies, Path scratch, Task task) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        LinkedBlockingQueue<Path> homes = new LinkedBlockingQueue<>();
        List<Future<?>> started = new ArrayList<>();
        List<Script> scripts = List.copyOf(tallies.keySet());
        long end = minutes == 0 ? Long.MAX_VALUE : System.nanoTime() / 1_000_000_000 + minutes * 60L;
        try {
            for (int j = 0; j < jobs; j++) {
                homes.add(Files.createDirectories(scratch.resolve("home-" + j)));
            }
            for (int i = 0; i < kills; i++) {
                int number = i;
                Script script = scripts.get(i % scripts.size());
                started.add(threads.submit(() -> {
                    if (System.nanoTime() / 1_000_000_000 < end) {
                        Path home = homes.take();
                        try {
                            trials.run(home, number, script, Objects.requireNonNull(tallies.get(script)));
                        } finally {
                            homes.add(home);
                        }
                    }
                    return number;
                }));
            }
            for (int i = 0; i < started.size(); i++) {
                task.message("kill " + (i + 1) + " of " + kills);
                await(started.get(i), task);
                task.progress((i + 1.0) / kills);
            }
        } catch (ExecutionException e) {
            throw W2wException.of(W2wException.Kind.INTERNAL, "a trial failed: " + e.getCause())
                    .because(e);
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "no room for the trials")
                    .because(e);
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(8, TimeUnit.SECONDS);
        }
    }

    private static void await(Future<?> trial, Task task) throws ExecutionException, InterruptedException {
        boolean over = false;
        while (!over) {
            task.check();
            try {
                trial.get(500, TimeUnit.MILLISECONDS);
                over = true;
            } catch (TimeoutException e) {
                over = false; // looked at again, so that a cancellation is noticed
            }
        }
    }

    /** A workspace with a thing of each sort in it, and what the commands read. */
    private Path template(Child child, Path folder, Console console) throws IOException, InterruptedException {
        Task task = console.task();
        Path template = Files.createDirectories(folder.resolve("template"));
        Path home = Files.createDirectories(folder.resolve("home-0"));
        Path adapters = template.resolve("adapters");
        SmallAdapters.write(MODELS, adapters, template.resolve("labels.csv"));
        Map<String, Path> places = places(template, console);
        for (Script script : Script.TEMPLATE) {
            task.message(script.name());
            Child.End end = child.run(home, template, script.arguments(template, places), null);
            if (end.code() != 0) {
                throw W2wException.of(W2wException.Kind.INTERNAL, end.output().strip())
                        .at(script.name());
            }
            if (script.name().startsWith("render")) {
                makePeople(template.resolve("out"), template.resolve("people"));
            }
        }
        return template;
    }

    /** Every picture is a person: a folder of its own. */
    private static void makePeople(Path pictures, Path people) throws IOException {
        int person = 0;
        for (String name : State.files(pictures)) {
            Path folder = Files.createDirectories(people.resolve("p" + person));
            Files.move(pictures.resolve(name), folder.resolve("p" + person++ + ".png"));
        }
    }

    private void report(Console console, Map<Script, Tally> tallies, double seconds) {
        List<List<String>> rows = new ArrayList<>();
        List<Map<String, Object>> documents = new ArrayList<>();
        tallies.forEach((script, t) -> {
            rows.add(t.row(script.name()));
            documents.add(t.document(script.name()));
        });
        int killed = tallies.values().stream().mapToInt(Tally::killed).sum();
        int trials = tallies.values().stream().mapToInt(Tally::trials).sum();
        int faults = tallies.values().stream().mapToInt(t -> t.faults().size()).sum();
        double rate = trials * 60 / seconds;
        if (console.json()) {
            document.put("seconds", seconds);
            document.put("wanted", kills);
            document.put("trials", trials);
            document.put("trials_a_minute", rate);
            document.put("killed", killed);
            document.put("faults", faults);
            document.put("commands", documents);
            console.json(document);
            return;
        }
        console.table(Tally.HEAD, rows);
        tallies.forEach((script, t) -> t.faults().forEach(f -> console.out().println(script.name() + ": " + f)));
        console.out()
                .printf(
                        Locale.ROOT,
                        "%,d of %,d trials in %.0f s (%.1f a minute), %,d commands killed: %d lost, half done or in the way of the next command%n",
                        trials,
                        kills,
                        seconds,
                        rate,
                        killed,
                        faults);
    }
}
