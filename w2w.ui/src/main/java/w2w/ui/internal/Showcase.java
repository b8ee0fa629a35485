package w2w.ui.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.studio.Dataset;
import w2w.api.task.Job;
import w2w.api.task.Task;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;

/**
 * With {@code -Dw2w.ui.showcase=DIR}: does in the open window what a person would, keeps pictures of it in the folder and closes the window. {@code ./w2w screenshots} makes the documentation's pictures so.
 */
final class Showcase {
    private static final Logger LOG = LoggerFactory.getLogger(Showcase.class);
    private static final int PERIOD = 100;
    private static final int SETTLE = 700;
    private static final long PATIENCE = 90_000_000_000L;

    private final MainWindow window;
    private final Desk desk;
    private final Theme theme;
    private final Path folder;
    private final Deque<Act> acts = new ArrayDeque<>();

    /** Something done, what is waited for then, and the name of the picture taken after that; none where empty. */
    private record Act(Runnable what, BooleanSupplier until, String picture) {}

    private Showcase(MainWindow window, Desk desk, Theme theme, Path folder) {
        this.window = window;
        this.desk = desk;
        this.theme = theme;
        this.folder = folder;
    }

    /** Begins, where it is wanted. */
    static void watch(MainWindow window, Desk desk, Theme theme) {
        String wanted = System.getProperty("w2w.ui.showcase", "");
        if (!wanted.isEmpty()) {
            Showcase showcase = new Showcase(window, desk, theme, Path.of(wanted));
            showcase.plan();
            showcase.next(Long.MAX_VALUE);
        }
    }

    private void plan() {
        act(() -> {}, this::isReady, "");
        for (int[] size : new int[][] {{1280, 800}, {2560, 1440}}) {
            for (boolean dark : new boolean[] {false, true}) {
                String end = (dark ? "-dark-" : "-light-") + size[0];
                act(
                        () -> {
                            theme.dark(dark);
                            window.getShell().setBounds(0, 0, size[0], size[1]);
                        },
                        this::isReady,
                        "");
                tour(end);
            }
        }
    }

    private void tour(String end) {
        act(
                () -> {
                    window.show("gallery");
                    window.show("stage");
                    window.show("edits");
                    window.show("history");
                    edit();
                },
                this::isDrawn,
                "workbench" + end);
        act(() -> window.run("compare"), this::isDrawn, "compare" + end);
        act(() -> window.run("grid"), this::isDrawn, "grid" + end);
        act(
                () -> {
                    window.run("grid");
                    window.show("space");
                },
                this::isDrawn,
                "space" + end);
        act(this::invert, this::isDrawn, "invert" + end);
        for (String view : List.of("jobs", "plugins", "log")) {
            act(() -> window.show(view), this::isDrawn, view + end);
        }
    }

    private void act(Runnable what, BooleanSupplier until, String picture) {
        acts.add(new Act(what, until, picture));
    }

    /** Two edits, each a step. */
    private void edit() {
        Optional<Identity> identity = desk.history().identity();
        List<EditDirection> best = desk.directions().get().stream()
                .sorted((a, b) ->
                        Double.compare(b.quality().value(), a.quality().value()))
                .limit(4)
                .toList();
        if (identity.isEmpty() || !identity.get().edit().terms().isEmpty()) {
            return;
        }
        Edit edit = Edit.NONE;
        double[] strengths = {2.5, -1.5, 1};
        for (int i = 0; i < Math.min(strengths.length, best.size()); i++) {
            edit = edit.and(best.get(i), strengths[i]);
            desk.history()
                    .change(
                            String.format(Locale.ROOT, "%s %+.1f σ", best.get(i).name(), strengths[i]),
                            identity.get().withEdit(edit));
        }
    }

    private void invert() {
        window.show("invert");
        desk.background(
                () -> desk.plugins()
                        .first(Dataset.class)
                        .flatMap(dataset ->
                                dataset.portraits(Task.unwatched()).stream().findFirst())
                        .map(p -> p.pictures().get(0)),
                picture -> picture.ifPresent(p -> window.dropped(List.of(p))));
    }

    private boolean isReady() {
        return desk.history().identity().isPresent() && isDrawn();
    }

    private boolean isDrawn() {
        return desk.pictures().isQuiet()
                && desk.studio().jobs().stream()
                        .noneMatch(j -> j.state() == Job.State.RUNNING || j.state() == Job.State.WAITING);
    }

    private void next(long began) {
        Act act = acts.peek();
        Shell shell = window.getShell();
        if (shell == null || shell.isDisposed()) {
            return;
        }
        Display display = shell.getDisplay();
        if (act == null) {
            window.close();
            return;
        }
        if (began == Long.MAX_VALUE) {
            try {
                act.what().run();
            } catch (RuntimeException e) { // the others can still be done
                LOG.error("the showcase stumbles", e);
            }
            display.timerExec(SETTLE, () -> next(System.nanoTime()));
        } else if (act.until().getAsBoolean() || System.nanoTime() - began > PATIENCE) {
            acts.remove();
            display.timerExec(SETTLE, () -> {
                if (!act.picture().isEmpty()) {
                    take(shell, act.picture());
                }
                next(Long.MAX_VALUE);
            });
        } else {
            display.timerExec(PERIOD, () -> next(began));
        }
    }

    private void take(Shell shell, String name) {
        Rectangle area = shell.getBounds();
        Display display = shell.getDisplay();
        Image image = new Image(display, area.width, area.height);
        GC gc = new GC(display); // the screen: menu bar and all
        try {
            gc.copyArea(image, area.x, area.y);
            ImageLoader loader = new ImageLoader();
            loader.data = new ImageData[] {image.getImageData()};
            loader.save(Files.createDirectories(folder).resolve(name + ".png").toString(), SWT.IMAGE_PNG);
        } catch (IOException e) {
            LOG.error("no picture {}", name, e);
        } finally {
            gc.dispose();
            image.dispose();
        }
    }
}
