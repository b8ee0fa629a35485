package w2w.ui.internal.invert;

import java.util.Locale;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Surface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.plot.Scale;
import w2w.ui.internal.plot.Ticks;

/** The loss of an inversion, step by step: as measured, smoothed, and on held-out noises. */
final class LossPlot extends Surface {
    private static final Messages TEXTS = Messages.of(LossPlot.class);
    private static final int RIGHT = 12;
    private static final int TOP = 22;

    /** Steps after which a value counts half in the smoothed curve. */
    private static final double HALF_LIFE = 8;

    private Optional<Inverting> inverting = Optional.empty();
    private Optional<Integer> pointer = Optional.empty();
    private int marked = -1;

    LossPlot(Composite parent, Theme theme) {
        super(parent, theme, TEXTS.text("plot.accessible"));
        setToolTipText(TEXTS.text("plot.tip"));
        addListener(SWT.MouseMove, e -> {
            pointer = Optional.of(e.x);
            redraw();
        });
        addListener(SWT.MouseExit, e -> {
            pointer = Optional.empty();
            redraw();
        });
    }

    void show(Optional<Inverting> next) {
        inverting = next;
        marked = -1;
        redraw();
    }

    /** Draws a line at a step. */
    void mark(int step) {
        marked = step;
        redraw();
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        gc.setFont(theme().font(Face.SMALL));
        LossCurve.Points loss = inverting.map(i -> i.loss().points()).orElseGet(() -> new LossCurve().points());
        LossCurve.Points heldOut = inverting.map(i -> i.heldOut().points()).orElseGet(() -> new LossCurve().points());
        if (loss.count() == 0) {
            gc.setForeground(theme().color(Tone.DIM));
            say(gc, area, TEXTS.text(inverting.isPresent() ? "plot.begins" : "plot.nothing"));
            return;
        }
        int line = gc.getFontMetrics().getHeight();
        double[] range = range(loss, heldOut);
        int left = 14
                + Ticks.linear(range[0], range[1], Math.max(2, area.height / 40)).stream()
                        .mapToInt(t -> gc.textExtent(t.label()).x)
                        .max()
                        .orElse(30);
        Rectangle inner = new Rectangle(left, TOP, area.width - left - RIGHT, area.height - TOP - line - 10);
        if (inner.width < 20 || inner.height < 20) {
            return;
        }
        int steps = Math.max(inverting.map(Inverting::steps).orElse(1), 2);
        Scale x = Scale.linear(0, steps, inner.x, inner.x + inner.width);
        Scale y = Scale.linear(range[0], range[1], inner.y + inner.height, inner.y);
        axes(gc, inner, x, y);

        Color training = theme().series(0);
        Color other = theme().series(1);
        gc.setClipping(inner);
        gc.setAlpha(70);
        curve(gc, loss, x, y, training, 1);
        gc.setAlpha(255);
        LossCurve.Points smooth = loss.smooth(HALF_LIFE);
        curve(gc, smooth, x, y, training, 2);
        curve(gc, heldOut, x, y, other, 2);
        gc.setBackground(other);
        for (int i = 0; i < heldOut.count(); i++) {
            gc.fillOval((int) x.pixel(heldOut.steps()[i]) - 3, (int) y.pixel(heldOut.values()[i]) - 3, 6, 6);
        }
        if (marked >= 0) {
            gc.setForeground(theme().color(Tone.ACCENT));
            gc.drawLine((int) x.pixel(marked), inner.y, (int) x.pixel(marked), inner.y + inner.height);
        }
        gc.setClipping((Rectangle) null);
        legend(gc, inner, smooth, heldOut, at(loss, x, inner));
        pointer.filter(p -> p >= inner.x && p <= inner.x + inner.width).ifPresent(p -> {
            gc.setForeground(theme().color(Tone.DIM));
            gc.setLineStyle(SWT.LINE_DOT);
            gc.drawLine(p, inner.y, p, inner.y + inner.height);
            gc.setLineStyle(SWT.LINE_SOLID);
        });
    }

    /** The step under the pointer; the last one where there is none. */
    private int at(LossCurve.Points loss, Scale x, Rectangle inner) {
        int last = loss.count() - 1;
        return pointer.filter(p -> p >= inner.x && p <= inner.x + inner.width)
                .map(p -> nearest(loss.steps(), x.value(p)))
                .orElse(last);
    }

    private static int nearest(double[] steps, double step) {
        int best = 0;
        for (int i = 1; i < steps.length; i++) {
            if (Math.abs(steps[i] - step) < Math.abs(steps[best] - step)) {
                best = i;
            }
        }
        return best;
    }

    /** A few steps of very large loss must not press the rest flat. */
    static double[] range(LossCurve.Points loss, LossCurve.Points heldOut) {
        double low = loss.quantile(0.02);
        double high = loss.quantile(0.98);
        for (double v : heldOut.values()) {
            low = Math.min(low, v);
            high = Math.max(high, v);
        }
        double room = Math.max(high - low, Math.abs(high) * 1e-3 + 1e-12) * 0.06;
        return new double[] {low - room, high + room};
    }

    private void axes(GC gc, Rectangle inner, Scale x, Scale y) {
        int line = gc.getFontMetrics().getHeight();
        for (Ticks.Tick tick : Ticks.linear(y.from(), y.to(), Math.max(2, inner.height / 36))) {
            int at = (int) Math.round(y.pixel(tick.value()));
            gc.setForeground(theme().color(Tone.LINE));
            gc.drawLine(inner.x, at, inner.x + inner.width, at);
            gc.setForeground(theme().color(Tone.DIM));
            gc.drawText(tick.label(), inner.x - 6 - gc.textExtent(tick.label()).x, at - line / 2, true);
        }
        for (Ticks.Tick tick : Ticks.linear(x.from(), x.to(), Math.max(2, inner.width / 70))) {
            int at = (int) Math.round(x.pixel(tick.value()));
            gc.setForeground(theme().color(Tone.LINE));
            gc.drawLine(at, inner.y + inner.height, at, inner.y + inner.height + 4);
            gc.setForeground(theme().color(Tone.DIM));
            int width = gc.textExtent(tick.label()).x;
            gc.drawText(
                    tick.label(),
                    Math.min(at - width / 2, inner.x + inner.width - width),
                    inner.y + inner.height + 5,
                    true);
        }
        gc.setForeground(theme().color(Tone.LINE));
        gc.drawLine(inner.x, inner.y + inner.height, inner.x + inner.width, inner.y + inner.height);
    }

    private void legend(GC gc, Rectangle inner, LossCurve.Points smooth, LossCurve.Points heldOut, int at) {
        int x = inner.x;
        x = entry(
                gc,
                x,
                theme().series(0),
                TEXTS.text("plot.training", (int) smooth.steps()[at], number(smooth.values()[at])));
        if (heldOut.count() > 0) {
            int i = nearest(heldOut.steps(), smooth.steps()[at]);
            entry(gc, x, theme().series(1), TEXTS.text("plot.heldOut", number(heldOut.values()[i])));
        }
    }

    private int entry(GC gc, int x, Color color, String text) {
        gc.setBackground(color);
        gc.fillRectangle(x, 10, 14, 3);
        gc.setForeground(theme().color(Tone.TEXT));
        gc.drawText(text, x + 19, 4, true);
        return x + 19 + gc.textExtent(text).x + 16;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 0.01 ? "%.4f" : "%.2e", value);
    }

    private static void curve(GC gc, LossCurve.Points points, Scale x, Scale y, Color color, int width) {
        if (points.count() < 2) {
            return;
        }
        int[] line = new int[2 * points.count()];
        for (int i = 0; i < points.count(); i++) {
            line[2 * i] = (int) Math.round(x.pixel(points.steps()[i]));
            line[2 * i + 1] = (int) Math.round(y.pixel(points.values()[i]));
        }
        gc.setForeground(color);
        gc.setLineWidth(width);
        gc.drawPolyline(line);
        gc.setLineWidth(1);
    }
}
