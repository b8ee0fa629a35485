package w2w.bench.internal.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import w2w.api.studio.CheckReport;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.bench.internal.Workbenches;

/**
 * Kills a workbench that is in use, again and again, with one home: what it said was kept must be there, the workspace must be whole, and
 * the next workbench must come up with at least as many steps of its history as the one before began with.
 */
final class WorkbenchTrials {
    private static final double PATIENCE_SECONDS = 300;
    private static final int LONG_SECONDS = 600;

    /** Longest use before a kill: about a round. */
    private static final double USE_SECONDS = 20;

    private final Workbenches workbenches;
    private final Studio studio;
    private final Path home;
    private final long seed;
    private final Set<String> kept = new LinkedHashSet<>();
    private final List<String> faults = new ArrayList<>();
    private int killed;
    private int rounds;
    private int changes;
    private int steps;

    WorkbenchTrials(Workbenches workbenches, Studio studio, Path home, long seed) {
        this.workbenches = workbenches;
        this.studio = studio;
        this.home = home;
        this.seed = seed;
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    int killed() {
        return killed;
    }

    /** Rounds of use that came to their end. */
    int rounds() {
        return rounds;
    }

    /** Models that were kept or removed in all. */
    int changes() {
        return changes;
    }

    void run(int number, Task task) throws IOException, InterruptedException {
        List<String> said;
        double moment = USE_SECONDS * Noise.uniform(seed, "workbench", number, 0, 1)[0];
        try (Workbenches.Open open = workbenches.start(home, LONG_SECONDS)) {
            try {
                if (number % 4 == 3) {
                    open.ends(moment / 5); // while it comes up
                } else {
                    open.ready(PATIENCE_SECONDS, task);
                    open.ends(moment);
                }
            } catch (W2wException e) {
                fault(number, moment, e.getMessage());
                return;
            }
            open.kill();
            said = open.said();
        }
        killed++;
        for (String line : said) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "ready" -> {
                    int now = Integer.parseInt(words[1]);
                    if (now < steps) {
                        fault(
                                number,
                                moment,
                                "the history has " + now + " steps, the window before began with " + steps);
                    }
                    steps = now;
                }
                case "kept" -> {
                    kept.add(words[1]);
                    changes++;
                }
                case "removing" -> {
                    kept.remove(words[1]);
                    changes++;
                }
                case "round" -> rounds++;
                default -> {}
            }
        }
        try {
            inspect(number, moment);
        } catch (IOException | RuntimeException e) { // whatever does not open is what is looked for
            fault(number, moment, "cannot be read: " + e);
        }
    }

    private void inspect(int number, double moment) throws IOException {
        Path folder = home.resolve("workspaces").resolve("miniature");
        if (!Files.exists(folder.resolve("workspace.json"))) {
            return; // killed before there was one
        }
        Workspace workspace = studio.open(folder, false);
        for (String name : kept) {
            if (!workspace.models().contains(name)) {
                fault(number, moment, "lost: model " + name);
            } else {
                workspace.model(name);
            }
        }
        kept.retainAll(workspace.models());
        studio.check(folder, false, Task.unwatched()).findings().stream()
                .filter(f -> f.kind() == CheckReport.Kind.DAMAGED)
                .forEach(f -> fault(number, moment, "damaged: " + f.path() + ", " + f.what()));
    }

    private void fault(int number, double moment, String what) {
        faults.add(
                String.format(Locale.ROOT, "trial %d, seed %d, killed after %.3f s: %s", number, seed, moment, what));
    }
}
