package w2w.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import w2w.api.plugin.PluginStatus;

class MainWindowTest {
    private final AtomicReference<List<PluginStatus>> plugins =
            new AtomicReference<>(List.of(PluginsModelTest.RIDGE, PluginsModelTest.BROKEN));
    private @Nullable Display opened;
    private @Nullable MainWindow window;

    @BeforeEach
    void open() {
        assumeTrue(Ui.hasScreen(), "no DISPLAY: the window's tests are run by ./w2w test");
        opened = new Display();
        window = new MainWindow(
                plugins::get, () -> List.of(new BundleRow("lab.ridge", "1.2.0", "active", "MIT")), "1.0.0", "plugins");
        window.setBlockOnOpen(false);
        window.open();
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.dispose();
        }
    }

    @Test
    void lists_plugins_and_follows_them_as_they_come_and_go() throws Exception {
        Table table = table();
        Ui.await(display(), "two rows", () -> table.getItemCount() == 2);
        assertEquals("FAILED", table.getItem(0).getText(0));
        assertEquals("it is no bundle", table.getItem(0).getText(6));
        assertEquals("ridge", table.getItem(1).getText(2));
        assertTrue(Files.size(Ui.screenshot(shell(), "plugins")) > 1000);
        plugins.set(List.of(PluginsModelTest.RIDGE));
        Ui.await(display(), "one row", () -> table.getItemCount() == 1);
    }

    @Test
    void filters_as_one_types() {
        Table table = table();
        Ui.await(display(), "two rows", () -> table.getItemCount() == 2);
        Ui.find(shell(), Text.class).get(0).setText("direction-finder");
        Ui.await(display(), "one row", () -> table.getItemCount() == 1);
        assertEquals("ridge", table.getItem(0).getText(2));
    }

    @Test
    void about_box_lists_bundles_and_closes() {
        AtomicReference<String> seen = new AtomicReference<>("");
        display().timerExec(200, () -> {
            Shell about = Arrays.stream(display().getShells())
                    .filter(s -> s.getText().equals("About w2w"))
                    .findFirst()
                    .orElseThrow();
            seen.set(Ui.find(about, Table.class).get(0).getItem(0).getText(0));
            about.close();
        });
        Ui.choose(shell(), "Help", "About w2w");
        assertEquals("lab.ridge", seen.get());
    }

    @Test
    void exit_closes_the_window() {
        Shell shell = shell();
        Ui.choose(shell, "File", "Exit");
        assertTrue(shell.isDisposed());
    }

    private Display display() {
        assertTrue(opened != null);
        return java.util.Objects.requireNonNull(opened);
    }

    private Shell shell() {
        return java.util.Objects.requireNonNull(window).getShell();
    }

    private Table table() {
        return Ui.find(shell(), Table.class).get(0);
    }
}
