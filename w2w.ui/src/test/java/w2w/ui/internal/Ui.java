package w2w.ui.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;

/** Drives a real window: waits by pumping events, finds widgets, chooses menu items, takes pictures. */
final class Ui {
    private Ui() {}

    /** Whether there is a screen; without one the window's tests are skipped, and {@code ./w2w test} brings one. */
    static boolean hasScreen() {
        return System.getenv("DISPLAY") != null
                || !System.getProperty("os.name")
                        .toLowerCase(java.util.Locale.ROOT)
                        .contains("linux");
    }

    /** Dispatches events until the condition holds; fails after ten seconds, naming what was waited for. */
    static void await(Display display, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            if (!display.readAndDispatch()) {
                display.timerExec(10, () -> {});
                display.sleep();
            }
        }
    }

    /** Dispatches events for a quarter of a second: long enough for GTK to draw what has changed. */
    static void settle(Display display) {
        long end = System.nanoTime() + 250_000_000L;
        await(display, "the screen to settle", () -> System.nanoTime() > end);
    }

    /** All widgets of a type below a composite, in order. */
    static <T extends Control> List<T> find(Composite root, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Control child : root.getChildren()) {
            if (type.isInstance(child)) {
                found.add(type.cast(child));
            }
            if (child instanceof Composite composite) {
                found.addAll(find(composite, type));
            }
        }
        return found;
    }

    /** Chooses a menu item by its texts, mnemonics and accelerators left out. */
    static void choose(Shell shell, String... path) {
        Menu menu = shell.getMenuBar();
        for (int i = 0; i < path.length; i++) {
            MenuItem item = item(menu, path[i]);
            if (i == path.length - 1) {
                item.notifyListeners(SWT.Selection, new org.eclipse.swt.widgets.Event());
            } else {
                menu = item.getMenu();
                menu.notifyListeners(SWT.Show, new org.eclipse.swt.widgets.Event());
            }
        }
    }

    private static MenuItem item(Menu menu, String text) {
        for (MenuItem item : menu.getItems()) {
            if (item.getText().replace("&", "").split("\t", 2)[0].equals(text)) {
                return item;
            }
        }
        throw new AssertionError("no menu item " + text);
    }

    /** Saves what the shell shows to {@code target/screenshots/<name>.png}. */
    static Path screenshot(Shell shell, String name) throws java.io.IOException {
        settle(shell.getDisplay());
        Path file = Files.createDirectories(Path.of("target", "screenshots")).resolve(name + ".png");
        Rectangle area = shell.getClientArea();
        Image image = new Image(shell.getDisplay(), area.width, area.height);
        GC gc = new GC(shell);
        try {
            gc.copyArea(image, 0, 0);
            ImageLoader loader = new ImageLoader();
            loader.data = new org.eclipse.swt.graphics.ImageData[] {image.getImageData()};
            loader.save(file.toString(), SWT.IMAGE_PNG);
        } finally {
            gc.dispose();
            image.dispose();
        }
        return file;
    }
}
