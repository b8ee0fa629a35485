package w2w.ui.internal.plot;

import java.util.List;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Transform;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;

/** The frame of a plot with ticks, their labels and the titles of the axes. */
public final class Axes {
    /** Room for the labels and title of the axis on the left, and below. */
    private static final int LEFT = 50;

    private static final int BELOW = 38;

    /** Pixels that one tick takes at least, across and upwards. */
    private static final int WIDE = 64;

    private static final int HIGH = 42;

    private Axes() {}

    /** What is left for the plot itself, when the labels of the left and lower axes have their room, and {@code top} and {@code right} others. */
    public static Rectangle inside(Rectangle area, int top, int right) {
        return new Rectangle(
                area.x + LEFT,
                area.y + top,
                Math.max(20, area.width - LEFT - right),
                Math.max(20, area.height - top - BELOW));
    }

    /** Ticks for the length that an axis has on the screen. */
    public static List<Ticks.Tick> ticks(Scale scale, boolean across) {
        int wanted = Math.max(2, (int) Math.abs(scale.pixelTo() - scale.pixelFrom()) / (across ? WIDE : HIGH));
        return scale.log()
                ? Ticks.log(scale.from(), scale.to(), wanted)
                : Ticks.linear(scale.from(), scale.to(), wanted);
    }

    /** Draws the lines of a grid at the ticks. */
    public static void grid(GC gc, Theme theme, Rectangle plot, Scale x, Scale y) {
        gc.setLineWidth(1);
        gc.setForeground(theme.between(Tone.PANEL, Tone.LINE, 0.6));
        for (Ticks.Tick tick : ticks(x, true)) {
            int at = (int) Math.round(x.pixel(tick.value()));
            gc.drawLine(at, plot.y, at, plot.y + plot.height);
        }
        for (Ticks.Tick tick : ticks(y, false)) {
            int at = (int) Math.round(y.pixel(tick.value()));
            gc.drawLine(plot.x, at, plot.x + plot.width, at);
        }
    }

    /** Draws frame, labels and titles around the plot. */
    public static void frame(GC gc, Theme theme, Rectangle plot, Scale x, Scale y, String titleX, String titleY) {
        gc.setFont(theme.font(Face.SMALL));
        gc.setLineWidth(1);
        gc.setForeground(theme.color(Tone.LINE));
        gc.drawRectangle(plot.x, plot.y, plot.width, plot.height);
        gc.setForeground(theme.color(Tone.DIM));
        for (Ticks.Tick tick : ticks(x, true)) {
            Point size = gc.textExtent(tick.label());
            int at = (int) Math.round(x.pixel(tick.value())) - size.x / 2;
            gc.drawText(tick.label(), at, plot.y + plot.height + 3, true);
        }
        for (Ticks.Tick tick : ticks(y, false)) {
            right(gc, tick.label(), plot.x - 5, (int) Math.round(y.pixel(tick.value())));
        }
        gc.setForeground(theme.color(Tone.TEXT));
        Point size = gc.textExtent(titleX);
        gc.drawText(titleX, plot.x + (plot.width - size.x) / 2, plot.y + plot.height + 4 + size.y, true);
        upright(gc, titleY, plot.x - LEFT + 2, plot.y + plot.height / 2);
    }

    private static void right(GC gc, String text, int x, int middle) {
        Point size = gc.textExtent(text);
        gc.drawText(text, x - size.x, middle - size.y / 2, true);
    }

    /** A text that reads upwards, its left edge at {@code x}, its middle at {@code y}. */
    public static void upright(GC gc, String text, int x, int y) {
        Point size = gc.textExtent(text);
        Transform turned = new Transform(gc.getDevice());
        Transform before = new Transform(gc.getDevice());
        gc.getTransform(before);
        gc.getTransform(turned);
        turned.translate(x, y + size.x / 2f);
        turned.rotate(-90);
        gc.setTransform(turned);
        gc.drawText(text, 0, 0, true);
        gc.setTransform(before);
        turned.dispose();
        before.dispose();
    }
}
