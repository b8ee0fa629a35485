package w2w.bench.internal.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import w2w.api.studio.CheckReport;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.bench.internal.Child;
import w2w.bench.internal.Scratch;
import w2w.tensors.Safetensors;

/** Kills commands on copies of a workspace and looks what is left. Safe for use by several threads, each with a home of its own. */
final class Trials {
    private static final String CONFIG = "config";

    private final Child child;
    private final Studio studio;
    private final Path template;
    private final Map<String, Path> places;
    private final long seed;
    private final State before;
    private @Nullable Path keep;

    /** @param places what the words in capitals of scripts stand for */
    Trials(Child child, Studio studio, Path template, Map<String, Path> places, long seed, @Nullable Path keep)
            throws IOException {
        this.child = child;
        this.studio = studio;
        this.template = template;
        this.places = places;
        this.seed = seed;
        this.keep = keep;
        before = state(template, template.resolveSibling("home-0"));
    }

    /** Runs a command unkilled, twice from the same beginning, and each time once more from where that led to. */
    Tally learn(Script script) throws IOException, InterruptedException {
        Path home = template.resolveSibling("home-0");
        State[] first = new State[2];
        State[] again = new State[2];
        Child.End end = null;
        double seconds = 0;
        for (int i = 0; i < 2; i++) {
            forgetSettings(home);
            Path trial = copied("whole");
            end = child.run(home, trial, script.arguments(trial, places), null);
            if (end.code() != 0) {
                Scratch.delete(trial);
                throw W2wException.of(
                                W2wException.Kind.INTERNAL,
                                "the command fails unkilled: " + end.output().strip())
                        .at(script.name());
            }
            first[i] = state(trial, home);
            seconds = end.seconds();
            end = child.run(home, trial, script.arguments(trial, places), null);
            again[i] = state(trial, home);
            Scratch.delete(trial);
        }
        return new Tally(
                new State.After(first[0], first[1]),
                new State.After(again[0], again[1]),
                Objects.requireNonNull(end).code(),
                seconds);
    }

    /** One trial; what it finds goes to {@code tally}. */
    void run(Path home, int number, Script script, Tally tally) throws IOException, InterruptedException {
        forgetSettings(home);
        Path trial = copied("trial-" + number);
        boolean anywhere = tally.trials() % 3 == 0;
        double moment = tally.moment(anywhere, Noise.uniform(seed, "kill", number, 0, 1)[0]);
        Child.End end = child.run(home, trial, script.arguments(trial, places), moment);
        State.Judgement found = new State.Judgement(State.Side.BEFORE, "");
        String fault;
        try {
            found = State.judge(before, state(trial, home), tally.first(), script.oneByOne());
            fault = found.fault().isEmpty() ? inspect(trial) : found.fault();
            fault = fault.isEmpty() ? goOn(home, trial, script, tally, found.side()) : fault;
        } catch (IOException | RuntimeException e) { // whatever does not open is what is looked for
            fault = "cannot be read: " + e;
        }
        if (!fault.isEmpty()) {
            Path kept = Files.createTempDirectory(kept(), "trial-" + number + "-");
            copy(trial, kept);
            fault = String.format(
                    Locale.ROOT, "trial %d, seed %d, killed after %.3f s: %s (%s)", number, seed, moment, fault, kept);
        }
        tally.add(end.killed(), new State.Judgement(found.side(), fault));
        Scratch.delete(trial);
    }

    private static void forgetSettings(Path home) throws IOException {
        if (Files.exists(home.resolve(CONFIG))) {
            Scratch.delete(home.resolve(CONFIG));
        }
    }

    /** Files under their final names that do not open, and what a check of the workspace finds damaged. */
    private String inspect(Path trial) throws IOException {
        Path out = trial.resolve("out");
        for (String name : State.files(out)) {
            if (name.endsWith(".safetensors")) {
                Safetensors.open(out.resolve(name)).close();
            } else if (name.endsWith(".png") && ImageIO.read(out.resolve(name).toFile()) == null) {
                return "half a picture: " + name;
            }
        }
        return studio.check(trial.resolve("ws"), false, Task.unwatched()).findings().stream()
                .filter(f -> f.kind() == CheckReport.Kind.DAMAGED)
                .findFirst()
                .map(f -> "damaged: " + f.path() + ", " + f.what())
                .orElse("");
    }

    /** The same command once more, which leads where it leads unkilled; then the history to and fro. */
    private String goOn(Path home, Path trial, Script script, Tally tally, State.Side side)
            throws IOException, InterruptedException {
        Child.End next = child.run(home, trial, script.arguments(trial, places), null);
        boolean done = side == State.Side.AFTER;
        int code = done ? tally.codeAgain() : 0;
        if (next.code() != code) {
            return "run again, it ends with " + next.code() + ", not " + code + ": "
                    + next.output().strip();
        }
        State now = state(trial, home);
        String wrong = now.differs(done ? tally.again() : tally.first());
        if (!wrong.isEmpty()) {
            return "run again, " + wrong;
        }
        Workspace workspace = studio.open(trial.resolve("ws"), false);
        if (workspace.history().isEmpty()) {
            return "the history is empty";
        }
        if (workspace.undo().isPresent()) {
            workspace.redo();
            if (!state(trial, home).equals(now)) {
                return "undo and redo lead to another state";
            }
        }
        return "";
    }

    private State state(Path trial, Path home) throws IOException {
        return State.of(studio.open(trial.resolve("ws"), false), trial.resolve("out"), home.resolve(CONFIG));
    }

    private synchronized Path kept() throws IOException {
        if (keep == null) {
            keep = Files.createTempDirectory("w2w-kill");
        }
        return Files.createDirectories(keep);
    }

    private Path copied(String name) throws IOException {
        Path trial = template.resolveSibling(name);
        copy(template.resolve("ws"), trial.resolve("ws"));
        Files.createDirectories(trial.resolve("out"));
        return trial;
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
}
