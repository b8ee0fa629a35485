package w2w.ui.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.ui.internal.look.PictureSurface;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;
import w2w.ui.internal.pictures.Raster;
import w2w.ui.internal.view.View;

/**
 * With {@code -Dw2w.ui.feel=true}: walks through all views and moves a slider in the open window, prints how long the event loop stood still
 * at most and how soon a coarse picture came, and closes the window. {@code ./w2w screenshots --feel} takes the figures so.
 */
final class Feel {
    private static final int MOVES = 60;
    private static final int REST = 300;

    /** When nobody has touched anything yet: the window comes up, and views that are not seen yet are made. */
    private static final List<String> UNTOUCHED = List.of("opening", "rest");

    private final MainWindow window;
    private final Desk desk;
    private final List<View> views;
    private final Pauses pauses;
    private final Acts acts;
    private final double[] waited = new double[MOVES];
    private double longest;
    private long began;
    private Optional<Raster> before = Optional.empty();

    private Feel(MainWindow window, Desk desk, List<View> views, Pauses pauses, Shell shell) {
        this.window = window;
        this.desk = desk;
        this.views = views;
        this.pauses = pauses;
        acts = new Acts(shell);
    }

    /** Begins, where it is wanted. */
    static void watch(MainWindow window, Desk desk, List<View> views, Pauses pauses) {
        if (Boolean.getBoolean("w2w.ui.feel")) {
            Feel feel = new Feel(window, desk, views, pauses, window.shell());
            feel.plan();
            feel.acts.run(feel::report);
        }
    }

    private void plan() {
        BooleanSupplier drawn = () -> Showcase.isDrawn(desk);
        acts.patiently("opening", () -> desk.history().identity().isPresent() && drawn.getAsBoolean());
        acts.add("opening", () -> {}, drawn, REST, () -> say("opening"));
        acts.patiently("rest", () -> window.isComplete() && drawn.getAsBoolean());
        acts.add("rest", () -> {}, drawn, REST, () -> say("rest"));
        for (View view : views) {
            step("show " + view.id(), () -> window.show(view.id()), drawn);
        }
        for (String command : List.of("compare", "grid", "grid", "theme", "theme")) {
            step(command, () -> window.run(command), drawn);
        }
        step("larger", () -> window.shell().setSize(2560, 1440), drawn);
        step("smaller", () -> window.shell().setSize(1280, 800), drawn);
        step("stage", () -> window.show("stage"), drawn);
        for (int i = 0; i < MOVES; i++) {
            int move = i;
            acts.add(
                    "slider",
                    () -> move(move),
                    this::hasCome,
                    0,
                    () -> waited[move] = (System.nanoTime() - began) / 1e6);
        }
        step("slider", this::put, drawn);
        step("undo", () -> desk.history().undo(), drawn);
    }

    private void step(String name, Runnable what, BooleanSupplier until) {
        acts.add(name, what, until, REST, () -> say(name));
    }

    private void say(String name) {
        double most = pauses.take();
        if (!UNTOUCHED.contains(name)) {
            longest = Math.max(longest, most);
        }
        System.out.printf(Locale.ROOT, "%-16s %6.1f ms%n", name, most);
    }

    private Identity edited(double strength) {
        Identity identity = desk.history().identity().orElseThrow();
        List<EditDirection> directions = desk.directions().get();
        return directions.isEmpty() ? identity : identity.withEdit(Edit.of(directions.get(0), strength));
    }

    /** As a hand drags: to and fro, each place a new one. */
    private void move(int i) {
        before = stage();
        began = System.nanoTime();
        desk.history().preview(edited(4 * Math.sin(0.37 * (i + 1))));
    }

    private void put() {
        desk.history().change("Measure", edited(1));
    }

    private boolean hasCome() {
        return !stage().equals(before);
    }

    private Optional<Raster> stage() {
        return surface(window.shell()).map(PictureSurface::picture);
    }

    private static Optional<PictureSurface> surface(Composite within) {
        for (Control child : within.getChildren()) {
            if (child instanceof PictureSurface surface && surface.isVisible()) {
                return Optional.of(surface);
            }
            Optional<PictureSurface> below =
                    child instanceof Composite composite ? surface(composite) : Optional.empty();
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }

    private void say(String moves, int from, int to) {
        double[] sorted = Arrays.copyOfRange(waited, from, to);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "coarse picture after %d moves of a slider, %s: median %.0f ms, 90 %% within %.0f ms, longest %.0f ms%n",
                sorted.length,
                moves,
                sorted[sorted.length / 2],
                sorted[sorted.length * 9 / 10],
                sorted[sorted.length - 1]);
    }

    private void report() {
        System.out.printf(Locale.ROOT, "longest pause of the event loop %.1f ms%n", longest);
        say("the first moves", 0, MOVES / 3); // Java's compilers are at work
        say("later moves", MOVES / 3, MOVES);
        if (acts.unfinished() > 0) {
            System.out.printf(Locale.ROOT, "%d waits were given up: see the log%n", acts.unfinished());
        }
        window.close();
    }
}
