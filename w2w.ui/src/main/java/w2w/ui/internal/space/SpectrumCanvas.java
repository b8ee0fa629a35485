package w2w.ui.internal.space;

import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Path;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Surface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.plot.Axes;
import w2w.ui.internal.plot.Scale;
import w2w.ui.internal.plot.Ticks;

/** What each component explains of the population's variance, and all up to it together; the pointer or arrow keys read values. */
final class SpectrumCanvas extends Surface {
    private static final Messages TEXTS = Messages.of(SpectrumCanvas.class);
    private static final int HEAD = 8;
    private static final int RIGHT = 44;

    private @Nullable SpectrumCurve curve;
    private String says = "";
    private boolean log;
    private int used;
    private int at = -1;
    private Consumer<String> reader = text -> {};

    SpectrumCanvas(Composite parent, Theme theme) {
        super(parent, theme, TEXTS.text("spectrum.accessible"));
        addListener(SWT.MouseMove, e -> read(component(e.x)));
        addListener(SWT.MouseExit, e -> read(-1));
        addListener(SWT.MouseDown, e -> forceFocus());
        addListener(SWT.KeyDown, this::key);
        addListener(
                SWT.Traverse,
                e -> e.doit = e.detail == SWT.TRAVERSE_TAB_NEXT
                        || e.detail == SWT.TRAVERSE_TAB_PREVIOUS
                        || e.detail == SWT.TRAVERSE_ESCAPE);
        addListener(SWT.FocusIn, e -> redraw());
        addListener(SWT.FocusOut, e -> redraw());
        getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getValue(AccessibleControlEvent e) {
                e.result = reading();
            }
        });
    }

    /**
     * Shows a spectrum; null where there is none, which {@code state} says.
     *
     * @param components in use, of those that the space has; marked where they are fewer
     */
    void show(@Nullable SpectrumCurve now, int components, String state) {
        curve = now;
        used = components;
        says = state;
        at = -1;
        reader.accept(now == null ? "" : reading());
        redraw();
    }

    /** Tells what {@link #reading} says, now and whenever it is something else. */
    void onReading(Consumer<String> now) {
        reader = now;
        now.accept(reading());
    }

    /** Whether the axes are logarithmic. */
    void logarithmic(boolean now) {
        log = now;
        redraw();
    }

    private Rectangle plot() {
        return Axes.inside(getClientArea(), HEAD, RIGHT);
    }

    private Scale x(Rectangle plot, SpectrumCurve c) {
        double last = Math.max(2, c.components());
        return log
                ? new Scale(1, last, plot.x, plot.x + plot.width, true)
                : Scale.linear(0.5, last + 0.5, plot.x, plot.x + plot.width);
    }

    private Scale y(Rectangle plot, SpectrumCurve c) {
        double most = 100 * c.share(0);
        double least = 100 * c.least();
        return log
                ? new Scale(Math.min(least, most / 10) * 0.8, most * 1.25, plot.y + plot.height, plot.y, true)
                : Scale.linear(0, most * 1.08, plot.y + plot.height, plot.y);
    }

    private static Scale share(Rectangle plot) {
        return Scale.linear(0, 100, plot.y + plot.height, plot.y);
    }

    private int component(int pixel) {
        SpectrumCurve c = curve;
        Rectangle plot = plot();
        if (c == null || pixel < plot.x || pixel > plot.x + plot.width) {
            return -1;
        }
        return (int)
                Math.max(0, Math.min(c.components() - 1L, Math.round(x(plot, c).value(pixel)) - 1));
    }

    private void read(int component) {
        if (component != at) {
            at = component;
            reader.accept(reading());
            redraw();
        }
    }

    private void key(Event e) {
        SpectrumCurve c = curve;
        if (c == null) {
            return;
        }
        int last = c.components() - 1;
        switch (e.keyCode) {
            case SWT.ARROW_RIGHT -> read(Math.min(last, at + 1));
            case SWT.ARROW_LEFT -> read(Math.max(0, at - 1));
            case SWT.PAGE_DOWN -> read(Math.min(last, at + 10));
            case SWT.PAGE_UP -> read(Math.max(0, at - 10));
            case SWT.HOME -> read(0);
            case SWT.END -> read(last);
            default -> {
                return;
            }
        }
        getAccessible().sendEvent(org.eclipse.swt.accessibility.ACC.EVENT_VALUE_CHANGED, null);
    }

    /** The values under the pointer, or of the whole space. */
    String reading() {
        SpectrumCurve c = curve;
        if (c == null) {
            return says;
        }
        if (at < 0) {
            int half = c.reaching(0.5);
            String all = percent(c.cumulated(c.components() - 1));
            return half > 0
                    ? TEXTS.text("spectrum.all.half", Integer.toString(c.components()), all, Integer.toString(half))
                    : TEXTS.text("spectrum.all", Integer.toString(c.components()), all);
        }
        return TEXTS.text("spectrum.at", Integer.toString(at + 1), percent(c.share(at)), percent(c.cumulated(at)));
    }

    static String percent(double share) {
        double percent = 100 * share;
        return Ticks.label(percent, percent >= 10 ? 1 : percent >= 0.1 ? 2 : 4);
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        Rectangle plot = plot();
        gc.setFont(theme().font(Face.SMALL));
        gc.setForeground(theme().color(Tone.DIM));
        SpectrumCurve c = curve;
        if (c == null) {
            Point size = gc.textExtent(says);
            gc.drawText(says, area.x + (area.width - size.x) / 2, area.y + (area.height - size.y) / 2, true);
            return;
        }
        Scale x = x(plot, c);
        Scale y = y(plot, c);
        Axes.grid(gc, theme(), plot, x, y);
        gc.setClipping(plot.x, plot.y, plot.width, plot.height);
        paintShares(gc, plot, c, x, y);
        paintCumulated(gc, plot, c, x);
        if (used < c.components()) {
            paintUsed(gc, plot, (int) Math.round(x.pixel(log ? used : used + 0.5)));
        }
        if (at >= 0) {
            paintReading(gc, plot, c, x, y);
        }
        gc.setClipping((Rectangle) null);
        Axes.frame(gc, theme(), plot, x, y, TEXTS.text("spectrum.x"), TEXTS.text("spectrum.y"));
        gc.setForeground(theme().series(1));
        for (Ticks.Tick tick : Axes.ticks(share(plot), false)) {
            int top = (int) Math.round(share(plot).pixel(tick.value()));
            gc.drawText(tick.label(), plot.x + plot.width + 5, top - gc.textExtent(tick.label()).y / 2, true);
        }
        String title = TEXTS.text("spectrum.cumulated");
        Axes.upright(gc, title, plot.x + plot.width + RIGHT - gc.textExtent(title).y - 2, plot.y + plot.height / 2);
        if (isFocusControl()) {
            gc.setForeground(theme().color(Tone.ACCENT));
            gc.drawRectangle(plot.x, plot.y, plot.width, plot.height);
        }
    }

    private void paintShares(GC gc, Rectangle plot, SpectrumCurve c, Scale x, Scale y) {
        int base = plot.y + plot.height;
        Path path = new Path(gc.getDevice());
        path.moveTo((float) x.pixel(log ? 1 : 0.5), base);
        for (int j = 0; j < c.components(); j++) {
            float top = (float) (c.share(j) > 0 ? y.pixel(100 * c.share(j)) : base);
            path.lineTo((float) x.pixel(log ? j + 1 : j + 0.5), top);
            path.lineTo((float) x.pixel(log ? j + 1 : j + 1.5), top);
        }
        path.lineTo((float) x.pixel(log ? c.components() : c.components() + 0.5), base);
        path.close();
        gc.setBackground(theme().color(Tone.ACCENT));
        gc.setAlpha(150);
        gc.fillPath(path);
        gc.setAlpha(255);
        path.dispose();
    }

    private void paintCumulated(GC gc, Rectangle plot, SpectrumCurve c, Scale x) {
        Scale right = share(plot);
        Path path = new Path(gc.getDevice());
        for (int j = 0; j < c.components(); j++) {
            float px = (float) x.pixel(j + 1);
            float py = (float) right.pixel(100 * c.cumulated(j));
            if (j == 0) {
                path.moveTo(px, py);
            } else {
                path.lineTo(px, py);
            }
        }
        gc.setForeground(theme().series(1));
        gc.setLineWidth(2);
        gc.drawPath(path);
        gc.setLineWidth(1);
        path.dispose();
    }

    private void paintUsed(GC gc, Rectangle plot, int x) {
        gc.setForeground(theme().color(Tone.TEXT));
        gc.setLineStyle(SWT.LINE_DASH);
        gc.drawLine(x, plot.y, x, plot.y + plot.height);
        gc.setLineStyle(SWT.LINE_SOLID);
        String text = TEXTS.text("spectrum.used", Integer.toString(used));
        Point size = gc.textExtent(text);
        int left = x + 4 + size.x <= plot.x + plot.width ? x + 4 : x - 4 - size.x;
        gc.drawText(text, left, plot.y + 4, true);
    }

    private void paintReading(GC gc, Rectangle plot, SpectrumCurve c, Scale x, Scale y) {
        int px = (int) Math.round(x.pixel(at + 1));
        gc.setForeground(theme().color(Tone.TEXT));
        gc.setAlpha(120);
        gc.drawLine(px, plot.y, px, plot.y + plot.height);
        gc.setAlpha(255);
        dot(gc, px, (int) Math.round(share(plot).pixel(100 * c.cumulated(at))));
        if (c.share(at) > 0) {
            dot(gc, px, (int) Math.round(y.pixel(100 * c.share(at))));
        }
    }

    private void dot(GC gc, int x, int y) {
        gc.setBackground(theme().color(Tone.TEXT));
        gc.fillOval(x - 3, y - 3, 6, 6);
    }
}
