package w2w.bench.internal.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import w2w.api.studio.CheckReport;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.tensors.Safetensors;

/** Kills commands on copies of a workspace and looks what is left. Safe for use by several threads, each with a home of its own. */
final class Trials {
    private final Child child;
    private final Studio studio;
    private final Path template;
    private final long seed;
    private final State before;
    private @Nullable Path keep;

    Trials(Child child, Studio studio, Path template, long seed, @Nullable Path keep) throws IOException {
        this.child = child;
        this.studio = studio;
        this.template = template;
        this.seed = seed;
        this.keep = keep;
        before = state(template);
    }

    /** Runs a command unkilled, twice: the second time nothing is cold any more. */
    Tally learn(Script script) throws IOException, InterruptedException {
        State[] states = new State[2];
        double seconds = 0;
        for (int i = 0; i < 2; i++) {
            Path trial = copied("whole");
            Child.End end =
                    child.run(template.resolveSibling("home-0"), trial, script.arguments(trial, template), null);
            if (end.code() != 0) {
                throw W2wException.of(
                                W2wException.Kind.INTERNAL,
                                "the command fails unkilled: " + end.output().strip())
                        .at(script.name());
            }
            states[i] = state(trial);
            seconds = end.seconds();
            delete(trial);
        }
        return new Tally(new State.After(states[0], states[1]), seconds);
    }

    /** One trial; what it finds goes to {@code tally}. */
    void run(Path home, int number, Script script, Tally tally) throws IOException, InterruptedException {
        Path trial = copied("trial-" + number);
        boolean anywhere = number / Script.ALL.size() % 3 == 0;
        double moment = tally.moment(anywhere, Noise.uniform(seed, "kill", number, 0, 1)[0]);
        Child.End end = child.run(home, trial, script.arguments(trial, template), moment);
        State.Judgement found = new State.Judgement(State.Side.BEFORE, "");
        String fault;
        try {
            found = State.judge(before, state(trial), tally.after(), script.oneByOne());
            fault = found.fault().isEmpty() ? inspect(trial) : found.fault();
            fault = fault.isEmpty() ? goOn(home, trial, script, tally.after()) : fault;
        } catch (IOException | RuntimeException e) { // whatever does not open is what is looked for
            fault = "cannot be read: " + e;
        }
        if (!fault.isEmpty()) {
            Path kept = kept().resolve("trial-" + number);
            copy(trial, kept);
            fault = String.format(
                    Locale.ROOT, "trial %d, seed %d, killed after %.3f s: %s (%s)", number, seed, moment, fault, kept);
        }
        tally.add(end.killed(), new State.Judgement(found.side(), fault));
        delete(trial);
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

    /** The same command once more, then the history to and fro. */
    private String goOn(Path home, Path trial, Script script, State.After after)
            throws IOException, InterruptedException {
        Child.End next = child.run(home, trial, script.arguments(trial, template), null);
        boolean there = next.output().contains("already") || next.output().contains("there is no");
        if (next.code() != 0 && !there) {
            return "run again, it fails: " + next.output().strip();
        }
        State now = state(trial);
        if (!script.goesOn()) {
            State.Judgement again = State.judge(before, now, after, false);
            if (!again.fault().isEmpty() || again.side() != State.Side.AFTER) {
                return "run again, it is not done: " + again;
            }
        }
        Workspace workspace = studio.open(trial.resolve("ws"), false);
        if (workspace.history().isEmpty()) {
            return "the history is empty";
        }
        if (workspace.undo().isPresent()) {
            workspace.redo();
            if (!state(trial).equals(now)) {
                return "undo and redo lead to another state";
            }
        }
        return "";
    }

    private State state(Path trial) throws IOException {
        return State.of(studio.open(trial.resolve("ws"), false), trial.resolve("out"));
    }

    private synchronized Path kept() throws IOException {
        if (keep == null) {
            keep = Files.createTempDirectory("w2w-kill");
        }
        return keep;
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

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepest = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepest) {
                Files.deleteIfExists(each);
            }
        }
    }
}
