package w2w.ui.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.test.FakeStudio;
import w2w.ui.internal.test.FakeWorkspace;
import w2w.ui.internal.test.Ui;

/** The real window on an engine in memory; skips the test where there is no screen. UI thread. */
public final class Bench implements AutoCloseable {
    private final Display display;
    private final FakeStudio studio;
    private final Path home;
    private final Desk desk;
    private final MainWindow window;

    private Bench(FakeStudio studio, Path home, int width, int height, boolean dark) {
        this.studio = studio;
        this.home = home;
        display = new Display();
        Settings settings = new Settings(home.resolve("workbench.properties"));
        settings.set("window.size", width + "," + height);
        Theme theme = new Theme(display, dark);
        desk = new Desk(studio.services(), this::later, home.resolve("thumbnails"));
        Choices choices = new Choices(settings, theme, desk);
        window = new MainWindow(
                desk,
                theme,
                settings,
                choices,
                Views.all("plugins", home.resolve("logs")),
                new Opening(desk, settings, choices, workspaceFolder(home)),
                () -> List.of(new BundleRow("lab.ridge", "1.2.0", "active", "MIT")),
                "1.0.0");
        window.setBlockOnOpen(false);
        window.open();
        window.begin();
    }

    private static Path workspaceFolder(Path home) {
        return home.resolve("workspace");
    }

    /** A window of a size in pixels, on a workspace of sixty people, when it shows all that is in front. */
    public static Bench open(Path home, int width, int height) {
        return open(new FakeStudio(60), home, width, height, false);
    }

    /** The same on another engine. */
    public static Bench open(FakeStudio studio, Path home, int width, int height, boolean dark) {
        assumeTrue(Ui.hasScreen(), "no DISPLAY: the window's tests are run by ./w2w test");
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Bench bench = new Bench(studio, home, width, height, dark);
        Ui.await(
                bench.display,
                "somebody on the stage",
                () -> bench.desk.history().identity().isPresent());
        return bench;
    }

    private void later(Runnable work) {
        try {
            display.asyncExec(work);
        } catch (SWTException e) {
            // the window has been closed
        }
    }

    public Display display() {
        return display;
    }

    public Shell shell() {
        return Objects.requireNonNull(window.getShell());
    }

    public Desk desk() {
        return desk;
    }

    public FakeStudio studio() {
        return studio;
    }

    /** The workspace that is open, behind the scenes. */
    public FakeWorkspace workspace() {
        return studio.workspace(workspaceFolder(home));
    }

    MainWindow window() {
        return window;
    }

    /** Brings a view to the front. */
    public void show(String viewId) {
        window.show(viewId);
    }

    /** Drops files on the window. */
    public void drop(Path... files) {
        window.dropped(List.of(files));
    }

    @Override
    public void close() {
        window.close();
        desk.close();
        display.dispose();
    }
}
