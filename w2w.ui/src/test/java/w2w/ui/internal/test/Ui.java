package w2w.ui.internal.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Widget;

/** Drives a real window: waits by pumping events, finds widgets, sends them SWT events, takes pictures. UI thread. */
public final class Ui {
    private static final long PATIENCE = 15_000_000_000L;

    private Ui() {}

    /** Whether there is a screen; without one the window's tests are skipped, and {@code ./w2w test} brings one. */
    public static boolean hasScreen() {
        return System.getenv("DISPLAY") != null
                || !System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    }

    /** Dispatches events until the condition holds; fails after fifteen seconds, naming what was waited for. */
    public static void await(Display display, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE;
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
    public static void settle(Display display) {
        long end = System.nanoTime() + 250_000_000L;
        await(display, "the screen to settle", () -> System.nanoTime() > end);
    }

    /** All widgets of a type below a composite, in order. */
    public static <T extends Control> List<T> find(Composite root, Class<T> type) {
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

    /** The first widget of a type for which something holds. */
    public static <T extends Control> T find(Composite root, Class<T> type, String what, Predicate<T> which) {
        return find(root, type).stream()
                .filter(which)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + ": " + what));
    }

    /** The button with a text, mnemonic left out. */
    public static Button button(Composite root, String text) {
        return find(root, Button.class, text, b -> b.getText().replace("&", "").equals(text));
    }

    /** Presses a button, or changes over a check box. */
    public static void press(Button button) {
        if ((button.getStyle() & (SWT.CHECK | SWT.TOGGLE)) != 0) {
            button.setSelection(!button.getSelection());
        } else if ((button.getStyle() & SWT.RADIO) != 0) {
            button.setSelection(true);
        }
        button.notifyListeners(SWT.Selection, new Event());
    }

    /** The left button down and up at a place of the control. */
    public static void click(Control control, int x, int y) {
        mouse(control, SWT.MouseDown, x, y, 1, 0);
        mouse(control, SWT.MouseUp, x, y, 1, SWT.BUTTON1);
    }

    /** Down at the first place, through ten places between, and up at the second. */
    public static void drag(Control control, int fromX, int fromY, int toX, int toY) {
        mouse(control, SWT.MouseDown, fromX, fromY, 1, 0);
        for (int i = 1; i <= 10; i++) {
            mouse(
                    control,
                    SWT.MouseMove,
                    fromX + (toX - fromX) * i / 10,
                    fromY + (toY - fromY) * i / 10,
                    0,
                    SWT.BUTTON1);
        }
        mouse(control, SWT.MouseUp, toX, toY, 1, SWT.BUTTON1);
    }

    /** One mouse event, as if it came from the system. */
    public static void mouse(Control control, int type, int x, int y, int button, int stateMask) {
        Event event = new Event();
        event.type = type;
        event.x = x;
        event.y = y;
        event.button = button;
        event.count = 1;
        event.stateMask = stateMask;
        control.notifyListeners(type, event);
    }

    /** A key down and up; {@code keyCode} as SWT has it, letters in lower case. */
    public static void key(Control control, int keyCode, int stateMask) {
        for (int type : new int[] {SWT.KeyDown, SWT.KeyUp}) {
            Event event = new Event();
            event.type = type;
            event.keyCode = keyCode;
            event.character = (keyCode & SWT.KEYCODE_BIT) == 0 ? (char) keyCode : 0;
            event.stateMask = stateMask;
            control.notifyListeners(type, event);
        }
    }

    /** Sends an event of a type without more to it. */
    public static void notify(Widget widget, int type) {
        widget.notifyListeners(type, new Event());
    }

    /** Chooses a menu item by its texts, mnemonics and accelerators left out. */
    public static void choose(Shell shell, String... path) {
        Menu menu = shell.getMenuBar();
        List<Menu> shown = new ArrayList<>();
        for (int i = 0; i < path.length; i++) {
            MenuItem item = item(menu, path[i]);
            if (i == path.length - 1) {
                if (!item.isEnabled()) {
                    throw new AssertionError("menu item " + path[i] + " is grey");
                }
                item.notifyListeners(SWT.Selection, new Event());
            } else {
                menu = item.getMenu();
                menu.notifyListeners(SWT.Show, new Event());
                shown.add(menu);
            }
        }
        shown.stream().filter(m -> !m.isDisposed()).forEach(m -> m.notifyListeners(SWT.Hide, new Event()));
    }

    private static MenuItem item(Menu menu, String text) {
        List<String> there = new ArrayList<>();
        for (MenuItem item : menu.getItems()) {
            String name = item.getText().replace("&", "").split("\t", 2)[0];
            if (name.equals(text)) {
                return item;
            }
            there.add(name);
        }
        throw new AssertionError("no menu item " + text + " but " + there);
    }

    /** Answers the next dialog, as soon as it is there. */
    public static void answer(Display display, String title, java.util.function.Consumer<Shell> how) {
        display.timerExec(50, () -> {
            for (Shell shell : display.getShells()) {
                if (shell.getText().equals(title) && shell.isVisible()) {
                    how.accept(shell);
                    return;
                }
            }
            answer(display, title, how);
        });
    }

    /** Saves what the shell shows to {@code target/screenshots/<name>.png}. */
    public static Path screenshot(Shell shell, String name) throws IOException {
        settle(shell.getDisplay());
        Path folder = Path.of(System.getProperty("w2w.screenshots", "target/screenshots"));
        Path file = Files.createDirectories(folder).resolve(name + ".png");
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {image(shell)};
        loader.save(file.toString(), SWT.IMAGE_PNG);
        return file;
    }

    /** What the shell shows. */
    public static ImageData image(Shell shell) {
        Rectangle area = shell.getClientArea();
        Image image = new Image(shell.getDisplay(), area.width, area.height);
        GC gc = new GC(shell);
        try {
            gc.copyArea(image, 0, 0);
            return image.getImageData();
        } finally {
            gc.dispose();
            image.dispose();
        }
    }
}
