package w2w.ui.internal.edits;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;

/** The small drawings on a slider: lines, so that they are sharp at any scale. */
final class Icons {
    private Icons() {}

    /** Draws one in the middle of a place. */
    static void paint(GC gc, DirectionSlider.Button button, Rectangle at, Color color) {
        int x = at.x + at.width / 2;
        int y = at.y + at.height / 2;
        gc.setForeground(color);
        gc.setBackground(color);
        gc.setLineWidth(1);
        gc.setLineCap(SWT.CAP_ROUND);
        switch (button) {
            case DISENTANGLE -> { // two circles, the first without what it shares with the second
                gc.drawOval(x - 6, y - 4, 8, 8);
                gc.setLineStyle(SWT.LINE_DOT);
                gc.drawOval(x - 2, y - 4, 8, 8);
                gc.setLineStyle(SWT.LINE_SOLID);
            }
            case RESET -> { // an arrow back
                gc.drawArc(x - 4, y - 4, 9, 9, -120, 270);
                gc.fillPolygon(new int[] {x - 6, y - 4, x, y - 5, x - 3, y + 1});
            }
            case REMOVE -> {
                gc.drawLine(x - 3, y - 3, x + 4, y + 4);
                gc.drawLine(x + 4, y - 3, x - 3, y + 4);
            }
        }
    }
}
