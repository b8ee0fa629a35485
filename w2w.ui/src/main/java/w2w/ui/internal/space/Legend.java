package w2w.ui.internal.space;

import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.plot.ColourMap;

/** What the colours of a scatter plot mean, in one line above it. */
final class Legend {
    private static final Messages TEXTS = Messages.of(Legend.class);
    private static final int BAR = 90;
    private static final int SWATCH = 10;

    private final Theme theme;
    private Colouring colouring = Colouring.plain(0, 0);
    private String label = "";

    Legend(Theme theme) {
        this.theme = theme;
    }

    void show(Colouring now, String of) {
        colouring = now;
        label = of;
    }

    void paint(GC gc, Rectangle at) {
        if (label.isEmpty()) {
            return;
        }
        gc.setFont(theme.font(Face.SMALL));
        int x = text(gc, label, at.x, at, Tone.TEXT) + 10;
        if (colouring.isContinuous()) {
            x = text(gc, Colouring.text(colouring.low()), x, at, Tone.DIM) + 5;
            ColourMap map = ColourMap.on(theme.dark());
            int top = at.y + (at.height - SWATCH) / 2;
            for (int i = 0; i < BAR; i++) {
                Color color = new Color(rgb(map.rgb(i / (BAR - 1.0))));
                gc.setForeground(color);
                gc.drawLine(x + i, top, x + i, top + SWATCH - 1);
            }
            x = text(gc, Colouring.text(colouring.high()), x + BAR + 5, at, Tone.DIM) + 10;
        }
        for (Colouring.Entry entry : colouring.entries()) {
            String says = entry.text().isEmpty() ? TEXTS.text("legend.unknown") : entry.text();
            String text = TEXTS.text("legend.entry", says, Integer.toString(entry.models()));
            if (x + SWATCH + 4 + gc.textExtent(text).x > at.x + at.width) {
                text(gc, "…", x, at, Tone.DIM);
                return;
            }
            gc.setBackground(new Color(rgb(entry.rgb())));
            gc.fillOval(x, at.y + (at.height - SWATCH) / 2, SWATCH, SWATCH);
            x = text(gc, text, x + SWATCH + 4, at, Tone.DIM) + 10;
        }
    }

    private int text(GC gc, String text, int x, Rectangle at, Tone tone) {
        Point size = gc.textExtent(text);
        gc.setForeground(theme.color(tone));
        gc.drawText(text, x, at.y + (at.height - size.y) / 2, true);
        return x + size.x;
    }

    private static org.eclipse.swt.graphics.RGB rgb(int rgb) {
        return new org.eclipse.swt.graphics.RGB(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
    }
}
