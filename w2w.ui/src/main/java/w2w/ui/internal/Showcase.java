package w2w.ui.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import w2w.ui.internal.model.Step;

/**
 * With {@code -Dw2w.ui.showcase=DIR}: does in the open window what a person would, keeps pictures of it in the folder and closes the window.
 * {@code ./w2w screenshots} makes the documentation's pictures so.
 */
final class Showcase {
    private static final Logger LOG = LoggerFactory.getLogger(Showcase.class);
    private static final int SETTLE = 700;
    private static final double[] STRENGTHS = {2.5, -1.5, 1};

    private final MainWindow window;
    private final Desk desk;
    private final Theme theme;
    private final Path folder;
    private final Acts acts;
    private Optional<Step> edited = Optional.empty();
    private boolean dropped;

    private Showcase(MainWindow window, Desk desk, Theme theme, Path folder) {
        this.window = window;
        this.desk = desk;
        this.theme = theme;
        this.folder = folder;
        acts = new Acts(window.shell());
    }

    /** Begins, where it is wanted. */
    static void watch(MainWindow window, Desk desk, Theme theme) {
        String wanted = System.getProperty("w2w.ui.showcase", "");
        if (!wanted.isEmpty()) {
            Showcase showcase = new Showcase(window, desk, theme, Path.of(wanted));
            showcase.plan();
            showcase.acts.run(window::close);
        }
    }

    private void plan() {
        Display display = window.shell().getDisplay();
        Rectangle screen = display.getBounds(); // where the pointer brings up no tooltip
        display.setCursorLocation(screen.x + screen.width - 1, screen.y + screen.height - 1);
        acts.patiently("opening", this::isReady); // the first time, a workspace is made
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
        act(this::edit, this::isDrawn, ""); // what was inverted is not kept: the next time is the same
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
        act(this::drop, this::isDrawn, "");
        acts.add("invert" + end, () -> window.run("invert.run"), this::isUnderWay, SETTLE, () -> {
            take(window.shell(), "invert" + end);
            window.run("invert.run");
        });
        for (String view : List.of("jobs", "plugins", "log")) {
            act(() -> window.show(view), this::isDrawn, view + end);
        }
    }

    private void act(Runnable what, BooleanSupplier until, String picture) {
        acts.add(picture, what, until, SETTLE, () -> {
            if (!picture.isEmpty()) {
                take(window.shell(), picture);
            }
        });
    }

    /** Some edits, each a step; the same step again every time. */
    private void edit() {
        if (edited.isPresent()) {
            desk.history().go(edited.get());
            return;
        }
        Identity identity = desk.history().identity().orElseThrow();
        List<EditDirection> best = desk.directions().get().stream()
                .sorted((a, b) ->
                        Double.compare(b.quality().value(), a.quality().value()))
                .limit(STRENGTHS.length)
                .toList();
        Edit edit = Edit.NONE;
        for (int i = 0; i < best.size(); i++) {
            edit = edit.and(best.get(i), STRENGTHS[i]);
            desk.history()
                    .change(
                            String.format(Locale.ROOT, "%s %+.1f σ", best.get(i).name(), STRENGTHS[i]),
                            identity.withEdit(edit));
        }
        edited = Optional.of(desk.history().current().get());
    }

    private void drop() {
        window.show("invert");
        if (dropped) {
            return;
        }
        dropped = true;
        desk.background(
                () -> desk.plugins()
                        .first(Dataset.class)
                        .flatMap(dataset ->
                                dataset.portraits(Task.unwatched()).stream().findFirst())
                        .map(p -> p.pictures().get(0)),
                picture -> picture.ifPresent(p -> window.dropped(List.of(p))));
    }

    private boolean isUnderWay() {
        return desk.studio().jobs().stream().noneMatch(j -> j.state() == Job.State.RUNNING && j.progress() < 0.75);
    }

    private boolean isReady() {
        return desk.history().identity().isPresent() && isDrawn();
    }

    private boolean isDrawn() {
        return isDrawn(desk);
    }

    /** Whether nothing is drawn any more and no job runs. */
    static boolean isDrawn(Desk desk) {
        return desk.pictures().isQuiet()
                && desk.studio().jobs().stream()
                        .noneMatch(j -> j.state() == Job.State.RUNNING || j.state() == Job.State.WAITING);
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
