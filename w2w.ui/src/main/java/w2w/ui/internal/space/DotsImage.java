package w2w.ui.internal.space;

import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageDataProvider;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.plot.Axes;
import w2w.ui.internal.plot.Dots;
import w2w.ui.internal.plot.Scale;
import w2w.ui.internal.plot.Ticks;

/**
 * The points of a scatter plot over its grid, in the screen's own resolution. They are drawn on a thread of its own, so that sixty thousand
 * do not hold up the window; meanwhile the last image is shown where its points belong now. UI thread.
 */
final class DotsImage {
    private static final PaletteData PALETTE = new PaletteData(0xff0000, 0xff00, 0xff);

    private final Control owner;
    private final Theme theme;
    private final AtomicInteger wanted = new AtomicInteger();
    private final ExecutorService painter = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "w2w-scatter");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Image image;
    private @Nullable Sketch shown;

    /** Everything that an image is drawn from. */
    private record Sketch(
            int width,
            int height,
            double zoom,
            Scale x,
            Scale y,
            Plane.@Nullable Positions positions,
            Colouring colours,
            int ground,
            int line,
            int zero) {}

    /** @param owner is redrawn when an image is there, and disposes it with itself */
    DotsImage(Control owner, Theme theme) {
        this.owner = owner;
        this.theme = theme;
        owner.addDisposeListener(e -> {
            painter.shutdownNow();
            drop();
        });
    }

    /** Begins to draw what the plot shows now; what was asked for before and is not drawn yet never is. */
    void want(Rectangle plot, Scatter scatter, Colouring colours) {
        int mine = wanted.incrementAndGet();
        Display display = owner.getDisplay();
        Sketch sketch = new Sketch(
                plot.width,
                plot.height,
                owner.getMonitor().getZoom() / 100.0,
                scatter.x().on(0, plot.width),
                scatter.y().on(plot.height, 0),
                scatter.positions(),
                colours,
                rgb(theme.color(Tone.PANEL).getRGB()),
                rgb(theme.between(Tone.PANEL, Tone.LINE, 0.55).getRGB()),
                rgb(theme.between(Tone.LINE, Tone.DIM, 0.35).getRGB()));
        painter.execute(() -> {
            if (wanted.get() == mine) {
                ImageData data = data(draw(sketch));
                try {
                    display.asyncExec(() -> arrive(mine, sketch, data));
                } catch (SWTException e) {
                    // the window has been closed
                }
            }
        });
    }

    private void arrive(int mine, Sketch sketch, ImageData data) {
        if (!owner.isDisposed() && mine <= wanted.get()) {
            drop();
            image = new Image(owner.getDisplay(), (ImageDataProvider) zoom -> zoom == Math.round(100 * sketch.zoom)
                    ? data
                    : data.scaledTo(sketch.width * zoom / 100, sketch.height * zoom / 100));
            shown = sketch;
            owner.redraw();
        }
    }

    private void drop() {
        if (image != null) {
            image.dispose();
            image = null;
        }
    }

    /** Draws the last image, moved and stretched to where its points belong in the plot as it is now. */
    void paint(GC gc, Rectangle plot, Scatter scatter) {
        Sketch sketch = shown;
        if (image == null || sketch == null) {
            return;
        }
        int left = (int) Math.round(scatter.x().pixel(sketch.x.from()));
        int right = (int) Math.round(scatter.x().pixel(sketch.x.to()));
        int bottom = (int) Math.round(scatter.y().pixel(sketch.y.from()));
        int top = (int) Math.round(scatter.y().pixel(sketch.y.to()));
        gc.setClipping(plot);
        if (right - left == sketch.width && bottom - top == sketch.height) {
            gc.drawImage(image, left, top);
        } else if (right > left && bottom > top) {
            gc.drawImage(image, 0, 0, sketch.width, sketch.height, left, top, right - left, bottom - top);
        }
        gc.setClipping((Rectangle) null);
    }

    /** Whether what was wanted last is on the screen, for tests. */
    boolean isSharp(Scatter scatter) {
        Sketch sketch = shown;
        return sketch != null
                && Objects.equals(sketch.positions, scatter.positions())
                && sketch.x.from() == scatter.x().from()
                && sketch.y.to() == scatter.y().to();
    }

    private static Dots draw(Sketch sketch) {
        double zoom = sketch.zoom;
        Dots dots = new Dots(
                Math.max(1, (int) Math.round(sketch.width * zoom)),
                Math.max(1, (int) Math.round(sketch.height * zoom)),
                sketch.ground);
        int thick = Math.max(1, (int) Math.round(zoom));
        for (Ticks.Tick tick : Axes.ticks(sketch.x, true)) {
            dots.vertical(
                    (sketch.x.pixel(tick.value()) + 0.5) * zoom, thick, tick.value() == 0 ? sketch.zero : sketch.line);
        }
        for (Ticks.Tick tick : Axes.ticks(sketch.y, false)) {
            dots.horizontal(
                    (sketch.y.pixel(tick.value()) + 0.5) * zoom, thick, tick.value() == 0 ? sketch.zero : sketch.line);
        }
        if (sketch.positions == null) {
            return dots;
        }
        float[] xs = sketch.positions.xs();
        float[] ys = sketch.positions.ys();
        int models = Math.min(xs.length, sketch.colours.models());
        double radius = radius(sketch, models) * zoom;
        double alpha = models > 20_000 ? 0.55 : models > 2_000 ? 0.75 : 0.9;
        Scale x = sketch.x.on(0, dots.width());
        Scale y = sketch.y.on(dots.height(), 0);
        for (int i = 0; i < models; i++) {
            dots.disc(x.pixel(xs[i]), y.pixel(ys[i]), radius, sketch.colours.rgb(i), alpha);
        }
        return dots;
    }

    /** Fewer points are larger ones. */
    private static double radius(Sketch sketch, int models) {
        double room = Math.sqrt((double) sketch.width * sketch.height / Math.max(1, models));
        return Math.max(1.5, Math.min(4.5, 0.22 * room));
    }

    private static ImageData data(Dots dots) {
        int[] pixels = dots.pixels();
        byte[] bytes = new byte[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            bytes[3 * i] = (byte) (pixels[i] >> 16);
            bytes[3 * i + 1] = (byte) (pixels[i] >> 8);
            bytes[3 * i + 2] = (byte) pixels[i];
        }
        return new ImageData(dots.width(), dots.height(), 24, PALETTE, 1, bytes);
    }

    static int rgb(RGB color) {
        return color.red << 16 | color.green << 8 | color.blue;
    }
}
