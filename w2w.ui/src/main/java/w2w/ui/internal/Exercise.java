package w2w.ui.internal;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.SampleRequest;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Workspace;
import w2w.ui.internal.dialogs.SampleDialog;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.view.View;

/**
 * With {@code -Dw2w.ui.exercise=SECONDS}: uses the open window as a person would, round after round, for so long, and closes it. It
 * prints which models are kept and removed, and heap (MiB in use, and taken) and classes after each round: {@code bench kill} and {@code bench soak} read that.
 */
final class Exercise {
    private static final int MOVES = 8;
    private static final int SAMPLES = 2;
    private static final int REST = 150;
    private static final double MIB = 1 << 20;
    private static final String PREFIX = "exercise";

    private final MainWindow window;
    private final Desk desk;
    private final List<View> views;
    private final Acts acts;
    private final long end;
    private int round;
    private int number;
    private int first;

    private Exercise(MainWindow window, Desk desk, List<View> views, int seconds) {
        this.window = window;
        this.desk = desk;
        this.views = views;
        acts = new Acts(window.shell());
        end = System.nanoTime() + seconds * 1_000_000_000L;
    }

    /** Begins, where it is wanted. */
    static void watch(MainWindow window, Desk desk, List<View> views) {
        int seconds = Integer.getInteger("w2w.ui.exercise", 0);
        if (seconds > 0) {
            Exercise exercise = new Exercise(window, desk, views, seconds);
            exercise.acts.patiently("opening", () -> desk.history().identity().isPresent() && exercise.isDrawn());
            exercise.acts.run(() -> {
                // what is kept makes a step, so the numbers of an earlier process are smaller
                exercise.number = desk.history().steps().get().size();
                exercise.say("ready " + exercise.number);
                exercise.next();
            });
        }
    }

    private void next() {
        if (System.nanoTime() > end) {
            say(acts.unfinished() + " waits were given up");
            window.close();
            return;
        }
        round++;
        plan();
        acts.run(() -> {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            say(String.format(
                    Locale.ROOT,
                    "round %d heap %.2f of %.2f classes %d",
                    round,
                    (runtime.totalMemory() - runtime.freeMemory()) / MIB,
                    runtime.totalMemory() / MIB,
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()));
            next();
        });
    }

    private void plan() {
        first = number;
        for (View view : views) {
            act("show " + view.id(), () -> window.show(view.id()), this::isDrawn);
            save();
        }
        for (String command : List.of("compare", "grid", "grid", "theme", "theme")) {
            act(command, () -> window.run(command), this::isDrawn);
        }
        save();
        act("larger", () -> window.shell().setSize(1600, 1000), this::isDrawn);
        act("smaller", () -> window.shell().setSize(1280, 800), this::isDrawn);
        act("stage", () -> window.show("stage"), this::isDrawn);
        for (int i = 0; i < MOVES; i++) {
            double strength = 3 * Math.sin(0.7 * (i + 1) + round);
            act("slider", () -> desk.history().preview(edited(strength)), this::isDrawn);
        }
        act("edit", () -> desk.history().change("Exercise", edited(Math.sin(round))), this::isDrawn);
        act("undo", () -> desk.history().undo(), this::isDrawn);
        act("redo", () -> desk.history().redo(), this::isDrawn);
        save();
        String prefix = PREFIX + "-drawn-" + number++;
        keep(List.of(prefix + "-1", prefix + "-2"), () -> sample(prefix));
        acts.add("remove", this::removeOld, () -> old().isEmpty() && isDrawn(), REST, () -> {});
    }

    private void save() {
        String name = PREFIX + "-saved-" + number++;
        keep(List.of(name), () -> desk.history().saveAs(name));
    }

    private void act(String name, Runnable what, BooleanSupplier until) {
        acts.add(name, what, until, REST, () -> {});
    }

    /** What was said to be kept must be there whenever the process ends. */
    private void keep(List<String> names, Runnable what) {
        acts.add(
                "keep",
                what,
                () -> desk.models().get().containsAll(names) && isDrawn(),
                REST,
                () -> names.forEach(name -> say("kept " + name)));
    }

    private void sample(String prefix) {
        Workspace workspace = desk.workspace().get().orElseThrow();
        OpenSpace space = desk.space().get().orElseThrow();
        SampleDialog.run(
                desk,
                workspace,
                new SampleCommand(
                        space.name(),
                        "",
                        prefix,
                        new SampleRequest(SAMPLES, 1, space.space().components(), round, Map.of(), Map.of())));
    }

    /** Models of earlier rounds. */
    private List<String> old() {
        return desk.models().get().stream()
                .filter(name -> name.startsWith(PREFIX) && Integer.parseInt(name.split("-", -1)[2]) < first)
                .toList();
    }

    private void removeOld() {
        List<String> old = old();
        old.forEach(name -> say("removing " + name));
        desk.history().keep("Remove", List.of(), old);
    }

    private Identity edited(double strength) {
        Identity identity = desk.history().identity().orElseThrow();
        List<EditDirection> directions = desk.directions().get();
        return directions.isEmpty()
                ? identity
                : identity.withEdit(Edit.of(directions.get(round % directions.size()), strength));
    }

    private boolean isDrawn() {
        return Showcase.isDrawn(desk);
    }

    private void say(String what) {
        System.out.println(PREFIX + " " + what);
        System.out.flush();
    }
}
