package w2w.ui.internal.space;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;

/** What is drawn over the points of a scatter plot: who is selected, under the pointer, near, and in hand. */
final class ScatterMarks {
    private final Theme theme;
    private final Scatter scatter;

    ScatterMarks(Theme theme, Scatter scatter) {
        this.theme = theme;
        this.scatter = scatter;
    }

    void paint(GC gc, Rectangle plot) {
        Scatter.Spot hand = scatter.hand();
        gc.setClipping(plot);
        for (int row : scatter.neighbours()) {
            if (hand != null && scatter.has(row)) {
                gc.setForeground(theme.color(Tone.TEXT));
                gc.setAlpha(130);
                gc.drawLine(pixel(hand).x, pixel(hand).y, pixel(row).x, pixel(row).y);
                gc.setAlpha(255);
            }
            ring(gc, row, 4, Tone.TEXT);
        }
        ring(gc, scatter.selected(), 8, Tone.ACCENT);
        ring(gc, scatter.hovered(), 6, Tone.TEXT);
        if (hand != null) {
            target(gc, plot, pixel(hand));
        }
        gc.setClipping((Rectangle) null);
    }

    private void ring(GC gc, int row, int radius, Tone tone) {
        if (scatter.has(row)) {
            Point at = pixel(row);
            gc.setForeground(theme.color(Tone.PANEL));
            gc.setLineWidth(4);
            gc.drawOval(at.x - radius, at.y - radius, 2 * radius, 2 * radius);
            gc.setForeground(theme.color(tone));
            gc.setLineWidth(2);
            gc.drawOval(at.x - radius, at.y - radius, 2 * radius, 2 * radius);
            gc.setLineWidth(1);
        }
    }

    /** The identity in hand: a target that is seen on any colour. */
    private void target(GC gc, Rectangle plot, Point at) {
        gc.setForeground(theme.color(Tone.TEXT));
        gc.setAlpha(90);
        gc.setLineStyle(SWT.LINE_DASH);
        gc.drawLine(plot.x, at.y, plot.x + plot.width, at.y);
        gc.drawLine(at.x, plot.y, at.x, plot.y + plot.height);
        gc.setLineStyle(SWT.LINE_SOLID);
        gc.setAlpha(255);
        disc(gc, at, 10, Tone.PANEL);
        disc(gc, at, 8, Tone.TEXT);
        disc(gc, at, 5, Tone.PANEL);
        disc(gc, at, 3, Tone.ACCENT);
    }

    private void disc(GC gc, Point at, int radius, Tone tone) {
        gc.setBackground(theme.color(tone));
        gc.fillOval(at.x - radius, at.y - radius, 2 * radius, 2 * radius);
    }

    /** Where a model is on the screen. */
    Point pixel(int row) {
        Plane.Positions positions = scatter.positions();
        return positions == null
                ? new Point(0, 0)
                : pixel(new Scatter.Spot(positions.xs()[row], positions.ys()[row]));
    }

    private Point pixel(Scatter.Spot spot) {
        return new Point((int) Math.round(scatter.x().pixel(spot.x())), (int)
                Math.round(scatter.y().pixel(spot.y())));
    }
}
