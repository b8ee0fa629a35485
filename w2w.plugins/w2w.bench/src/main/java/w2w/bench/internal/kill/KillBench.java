package w2w.bench.internal.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import w2w.api.studio.CheckReport;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.bench.internal.Scratch;
import w2w.bench.internal.SmallAdapters;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.tensors.Safetensors;

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

    @Option(names = "-n", paramLabel = "N", description = "Kills (default: ${DEFAULT-VALUE}).")
    private int kills = 100;

    @Option(names = "--seed", paramLabel = "N", description = "Of the moments (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--jobs", paramLabel = "N", description = "Processes at once (default: ${DEFAULT-VALUE}).")
    private int jobs = 1;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Where the folders of trials that found something are kept. Default: they are removed.")
    private @Nullable Path keep;

    @Activate
    public KillBench(BundleContext context, @Reference Studio studio) {
        this.context = context;
        this.studio = studio;
    }

    /** How one command fared. */
    private static final class Tally {
        private int kills;
        private int before;
        private int after;
        private int ended;
        private final List<String> faults = new ArrayList<>();
    }

    /** What a whole run of a command makes, and how long it takes. */
    private record Whole(State after, double seconds) {}

    @Override
    public int run(Console console) throws IOException, InterruptedException {
        if (kills < 1 || jobs < 1) {
            throw W2wException.input("-n and --jobs must be at least 1");
        }
        Task task = console.task();
        Child child = new Child(context);
        Map<String, Tally> tallies = new LinkedHashMap<>();
        Script.ALL.forEach(s -> tallies.put(s.name(), new Tally()));
        long began = System.nanoTime();
        try (Scratch scratch = new Scratch(Path.of(System.getProperty("java.io.tmpdir")))) {
            Path template = template(child, scratch.folder(), task);
            State before = state(template.resolve("ws"), template.resolve("out"));
            Map<Script, Whole> whole = new LinkedHashMap<>();
            for (Script script : Script.ALL) {
                task.message("once whole: " + script.name());
                whole.put(script, whole(child, template, script));
            }
            kill(child, template, before, whole, tallies, task);
        }
        report(console, tallies, (System.nanoTime() - began) / 1e9);
        return tallies.values().stream().allMatch(t -> t.faults.isEmpty()) ? DONE : FAILED;
    }

    private void kill(
            Child child, Path template, State before, Map<Script, Whole> whole, Map<String, Tally> tallies, Task task)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        LinkedBlockingQueue<Path> homes = new LinkedBlockingQueue<>();
        List<Future<?>> trials = new ArrayList<>();
        try {
            for (int j = 0; j < jobs; j++) {
                homes.add(Files.createDirectories(template.resolveSibling("home-" + j)));
            }
            for (int i = 0; i < kills; i++) {
                int number = i;
                Script script = Script.ALL.get(i % Script.ALL.size());
                trials.add(threads.submit(() -> {
                    Path home = homes.take();
                    try {
                        Whole once = Objects.requireNonNull(whole.get(script));
                        Tally tally = Objects.requireNonNull(tallies.get(script.name()));
                        return trial(child, home, template, number, script, before, once, tally);
                    } finally {
                        homes.add(home);
                    }
                }));
            }
            for (int i = 0; i < trials.size(); i++) {
                task.check();
                task.message("kill " + (i + 1) + " of " + kills);
                trials.get(i).get();
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
        }
    }

    /** A moment of a run. Whoever starts after a kill fills the bundle cache anew, so that runs take longer than the whole one did. */
    private double moment(int number, double seconds) {
        return seconds * (0.5 + 1.7 * uniform(number));
    }

    private double uniform(int number) {
        double gaussian = Noise.gaussian(seed, "kill", number, 0, 1)[0];
        return Math.min(0.999, Math.max(0, (Math.tanh(gaussian * 0.8) + 1) / 2));
    }

    private Path trial(
            Child child, Path home, Path template, int number, Script script, State before, Whole whole, Tally tally)
            throws IOException, InterruptedException {
        Path trial = template.resolveSibling("trial-" + number);
        copy(template.resolve("ws"), trial.resolve("ws"));
        Files.createDirectories(trial.resolve("out"));
        double moment = moment(number, whole.seconds());
        Child.End end = child.run(home, trial, script.arguments(trial, template), moment);
        String fault;
        boolean isBefore = false;
        try {
            State found = state(trial.resolve("ws"), trial.resolve("out"));
            isBefore = found.inside().equals(before.inside());
            fault = State.judge(before, found, whole.after());
            fault = fault.isEmpty() ? files(trial.resolve("out")) : fault;
            fault = fault.isEmpty() ? damaged(trial.resolve("ws")) : fault;
        } catch (W2wException e) {
            fault = "cannot be read: " + e.getMessage();
        }
        if (fault.isEmpty()) {
            Child.End next = child.run(home, trial, script.arguments(trial, template), null);
            boolean there = next.output().contains("already") || next.output().contains("there is no");
            if (next.code() != 0 && !there && !script.name().equals("workspace undo")) {
                fault = "run again, it fails: " + next.output().strip();
            } else {
                String again = State.judge(before, state(trial.resolve("ws"), trial.resolve("out")), whole.after());
                fault = again.isEmpty()
                                || script.name().equals("workspace undo")
                                || script.name().startsWith("sample")
                        ? ""
                        : "after running it again: " + again;
            }
        }
        synchronized (tally) {
            tally.kills += end.killed() ? 1 : 0;
            tally.ended += end.killed() ? 0 : 1;
            tally.before += isBefore ? 1 : 0;
            tally.after += isBefore ? 0 : 1;
            if (!fault.isEmpty()) {
                tally.faults.add(
                        "trial " + number + ", killed after " + String.format("%.3f", moment) + " s: " + fault);
            }
        }
        if (!fault.isEmpty() && keep != null) {
            copy(trial, keep.resolve("trial-" + number));
        }
        try (Stream<Path> all = Files.walk(trial)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(each);
            }
        }
        return trial;
    }

    /** Files under their final names that do not open. */
    private static String files(Path out) throws IOException {
        for (String name : State.files(out)) {
            if (name.endsWith(".safetensors")) {
                Safetensors.open(out.resolve(name)).close();
            } else if (name.endsWith(".png")
                    && javax.imageio.ImageIO.read(out.resolve(name).toFile()) == null) {
                return "half a picture: " + name;
            }
        }
        return "";
    }

    private String damaged(Path ws) {
        return studio.check(ws, false, Task.unwatched()).findings().stream()
                .filter(f -> f.kind() == CheckReport.Kind.DAMAGED)
                .findFirst()
                .map(f -> "damaged: " + f.path() + ", " + f.what())
                .orElse("");
    }

    private State state(Path ws, Path out) throws IOException {
        Workspace workspace = studio.open(ws, false);
        return State.of(workspace, out);
    }

    private Whole whole(Child child, Path template, Script script) throws IOException, InterruptedException {
        Path trial = Files.createTempDirectory(template.getParent(), "whole");
        copy(template.resolve("ws"), trial.resolve("ws"));
        Files.createDirectories(trial.resolve("out"));
        Path home = template.resolveSibling("home-0");
        Child.End end = child.run(home, trial, script.arguments(trial, template), null);
        if (end.code() != 0) {
            throw W2wException.of(
                            W2wException.Kind.INTERNAL,
                            "the command fails unkilled: " + end.output().strip())
                    .at(script.name());
        }
        return new Whole(state(trial.resolve("ws"), trial.resolve("out")), end.seconds());
    }

    /** A workspace with a thing of each sort in it, and what the commands read. */
    private Path template(Child child, Path folder, Task task) throws IOException, InterruptedException {
        Path template = Files.createDirectories(folder.resolve("template"));
        Path home = Files.createDirectories(folder.resolve("home-0"));
        Path adapters = template.resolve("adapters");
        SmallAdapters.write(MODELS, adapters, template.resolve("labels.csv"));
        Files.createDirectories(template.resolve("out"));
        String ws = template.resolve("ws").toString();
        for (String line : List.of(
                "workspace create WS",
                "population import ADAPTERS --as p --labels LABELS -w WS",
                "space fit p s -k 5 -w WS",
                "direction find s weight -w WS",
                "sample s -n 4 --as a -w WS")) {
            task.message(line);
            List<String> words = new ArrayList<>();
            for (String word : line.split(" ", -1)) {
                words.add(word.replace("WS", ws)
                        .replace("ADAPTERS", adapters.toString())
                        .replace("LABELS", template.resolve("labels.csv").toString()));
            }
            Child.End end = child.run(home, template, words, null);
            if (end.code() != 0) {
                throw W2wException.of(W2wException.Kind.INTERNAL, end.output().strip())
                        .at(line);
            }
        }
        return template;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(each, target);
                }
            }
        }
    }

    private static void report(Console console, Map<String, Tally> tallies, double seconds) {
        List<List<String>> rows = new ArrayList<>();
        List<Map<String, Object>> documents = new ArrayList<>();
        tallies.forEach((name, t) -> {
            rows.add(Stream.of(t.kills, t.ended, t.before, t.after, t.faults.size())
                    .map(String::valueOf)
                    .collect(() -> new ArrayList<>(List.of(name)), ArrayList::add, ArrayList::addAll));
            documents.add(Map.of(
                    "command", name,
                    "killed", t.kills,
                    "ended_before", t.ended,
                    "state_before", t.before,
                    "state_after", t.after,
                    "faults", t.faults));
        });
        int killed = tallies.values().stream().mapToInt(t -> t.kills).sum();
        int faults = tallies.values().stream().mapToInt(t -> t.faults.size()).sum();
        if (console.json()) {
            console.json(Map.of("seconds", seconds, "killed", killed, "faults", faults, "commands", documents));
            return;
        }
        console.table(List.of("command", "killed", "ended first", "as before", "as after", "faults"), rows);
        tallies.forEach((name, t) -> t.faults.forEach(f -> console.out().println(name + ": " + f)));
        console.out()
                .printf(
                        java.util.Locale.ROOT,
                        "%,d commands killed in %.0f s: %d lost, half done or in the way of the next command%n",
                        killed,
                        seconds,
                        faults);
    }
}
