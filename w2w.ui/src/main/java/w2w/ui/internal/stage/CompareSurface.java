package w2w.ui.internal.stage;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Images;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.PictureSurface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.pictures.Raster;

/** The large picture, and while two are compared the one before to the left of a line that can be dragged. */
final class CompareSurface extends PictureSurface {
    private static final Messages TEXTS = Messages.of(CompareSurface.class);

    private @Nullable Raster before;
    private @Nullable Image image;
    private boolean comparing;
    private double split = 0.5;
    private String note = "";

    CompareSurface(Composite parent, Theme theme) {
        super(parent, theme, TEXTS.text("stage.large"));
        addListener(SWT.Dispose, e -> dropBefore());
        addListener(SWT.MouseDown, e -> slide(e.x, e.button == 1));
        addListener(SWT.MouseMove, e -> {
            slide(e.x, (e.stateMask & SWT.BUTTON1) != 0);
            setCursor(comparing ? getDisplay().getSystemCursor(SWT.CURSOR_SIZEWE) : null);
        });
        addListener(SWT.KeyDown, e -> {
            if (comparing && (e.keyCode == SWT.ARROW_LEFT || e.keyCode == SWT.ARROW_RIGHT)) {
                split(split + (e.keyCode == SWT.ARROW_LEFT ? -0.05 : 0.05));
            }
        });
    }

    /** Compares or does not. */
    void compare(boolean on) {
        comparing = on;
        redraw();
    }

    /** The share of the width that shows what was before, 0 to 1. */
    double split() {
        return split;
    }

    private void split(double now) {
        split = Math.max(0, Math.min(1, now));
        redraw();
    }

    private void slide(int x, boolean held) {
        Rectangle place = place();
        if (comparing && held && place.width > 0) {
            split((double) (x - place.x) / place.width);
        }
    }

    void showBefore(Raster picture) {
        dropBefore();
        before = picture;
        redraw();
    }

    /** A line below the picture's upper edge. */
    void note(String text) {
        if (!note.equals(text)) {
            note = text;
            redraw();
        }
    }

    private void dropBefore() {
        if (image != null) {
            image.dispose();
            image = null;
        }
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        super.paint(gc, area);
        if (picture() == null) {
            return;
        }
        Rectangle place = place();
        if (comparing && before != null) {
            compared(gc, place, before);
        }
        if (!note.isEmpty()) {
            tag(gc, note, place.x + 8, place.y + place.height - 8, false);
        }
    }

    private void compared(GC gc, Rectangle place, Raster left) {
        int line = place.x + (int) Math.round(place.width * split);
        Image ready = image;
        if (ready == null || ready.getBounds().width != place.width) {
            dropBefore();
            ready = Images.of(getDisplay(), left.scaled(place.width, place.height));
            image = ready;
        }
        gc.setClipping(place.x, place.y, Math.max(0, line - place.x), place.height);
        gc.drawImage(ready, place.x, place.y);
        gc.setClipping((Rectangle) null);
        gc.setForeground(theme().color(Tone.ACCENT));
        gc.setLineWidth(2);
        gc.drawLine(line, place.y, line, place.y + place.height);
        gc.setBackground(theme().color(Tone.ACCENT));
        gc.fillOval(line - 7, place.y + place.height / 2 - 7, 14, 14);
        tag(gc, TEXTS.text("stage.before"), place.x + 8, place.y + 26, false);
        tag(gc, TEXTS.text("stage.after"), place.x + place.width - 8, place.y + 26, true);
    }

    private void tag(GC gc, String text, int x, int bottom, boolean fromRight) {
        gc.setFont(theme().font(Face.SMALL));
        Point size = gc.textExtent(text);
        int left = fromRight ? x - size.x - 10 : x;
        gc.setAlpha(190);
        gc.setBackground(theme().color(Tone.PANEL));
        gc.fillRoundRectangle(left, bottom - size.y - 4, size.x + 10, size.y + 4, 6, 6);
        gc.setAlpha(255);
        gc.setForeground(theme().color(Tone.TEXT));
        gc.drawText(text, left + 5, bottom - size.y - 2, true);
    }
}
