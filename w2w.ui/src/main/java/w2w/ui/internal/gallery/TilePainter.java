package w2w.ui.internal.gallery;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.gallery.TileGrid.Box;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;

/** Draws one tile of the gallery. */
final class TilePainter {
    private static final Messages TEXTS = Messages.of(TilePainter.class);

    /** From this side on a badge holds a word and not a letter. */
    private static final int ROOM_FOR_WORDS = 92;

    private static final int ARC = 8;

    private static final int MOST_FITTED = 5000;

    private final Theme theme;
    private final Map<Boolean, Map<String, Fitted>> fitted = new HashMap<>();
    private int fittedTo;

    private record Fitted(String text, int width) {}

    TilePainter(Theme theme) {
        this.theme = theme;
    }

    /**
     * How a tile looks.
     *
     * @param value what tiles are sorted by, for a person; empty for nothing
     * @param current whether it is the identity in hand
     */
    record Look(String value, boolean selected, boolean current, boolean lead, boolean hovered) {}

    void paint(GC gc, Box at, int side, Item item, @Nullable Image image, String trouble, Look look) {
        if (look.selected()) {
            gc.setBackground(theme.color(Tone.SOFT));
            gc.fillRoundRectangle(at.x() - 3, at.y() - 3, at.width() + 6, at.height() + 6, ARC + 4, ARC + 4);
        }
        picture(gc, at.x(), at.y(), side, image, !trouble.isEmpty());
        frame(gc, at, side, look);
        badge(gc, at, side, item.kind());
        caption(gc, at, side, item, trouble, look);
    }

    private void picture(GC gc, int x, int y, int side, @Nullable Image image, boolean failed) {
        if (image != null) {
            Rectangle size = image.getBounds();
            double scale = Math.min((double) side / size.width, (double) side / size.height);
            int w = (int) Math.round(size.width * scale);
            int h = (int) Math.round(size.height * scale);
            gc.setInterpolation(SWT.DEFAULT);
            gc.drawImage(image, 0, 0, size.width, size.height, x + (side - w) / 2, y + (side - h) / 2, w, h);
            return;
        }
        gc.setBackground(theme.color(Tone.FIELD));
        gc.fillRoundRectangle(x, y, side, side, ARC, ARC);
        gc.setBackground(theme.between(Tone.FIELD, failed ? Tone.BAD : Tone.DIM, failed ? 0.45 : 0.25));
        int head = side * 3 / 10;
        gc.fillOval(x + (side - head) / 2, y + side / 5, head, head);
        gc.setClipping(x, y, side, side);
        int shoulders = side * 6 / 10;
        gc.fillOval(x + (side - shoulders) / 2, y + side * 58 / 100, shoulders, shoulders);
        gc.setClipping((Rectangle) null);
    }

    private void frame(GC gc, Box at, int side, Look look) {
        if (look.selected() || look.current() || look.lead()) {
            gc.setForeground(theme.color(Tone.ACCENT));
            gc.setLineWidth(look.selected() ? 3 : 2);
            if (!look.selected() && !look.current()) {
                gc.setLineStyle(SWT.LINE_DOT);
            }
            gc.drawRoundRectangle(at.x() - 1, at.y() - 1, side + 1, side + 1, ARC, ARC);
            gc.setLineStyle(SWT.LINE_SOLID);
            gc.setLineWidth(1);
        } else {
            gc.setForeground(theme.color(look.hovered() ? Tone.DIM : Tone.LINE));
            gc.drawRectangle(at.x(), at.y(), side - 1, side - 1);
        }
    }

    private void badge(GC gc, Box at, int side, Item.Kind kind) {
        if (kind == Item.Kind.POPULATION) {
            return;
        }
        gc.setFont(theme.font(Face.SMALL));
        String word = TEXTS.text("kind." + kind);
        String text = side >= ROOM_FOR_WORDS ? word : word.substring(0, 1);
        Point size = gc.textExtent(text);
        gc.setBackground(color(kind));
        gc.fillRoundRectangle(at.x() + 5, at.y() + 5, size.x + 10, size.y + 2, 6, 6);
        gc.setForeground(gc.getDevice().getSystemColor(SWT.COLOR_WHITE));
        gc.drawText(text, at.x() + 10, at.y() + 6, true);
    }

    private Color color(Item.Kind kind) {
        return switch (kind) {
            case SAMPLE -> theme.series(2);
            case INVERSION -> theme.series(5);
            case EDIT -> theme.series(0);
            case ADAPTER -> theme.series(3);
            case POPULATION, OTHER -> theme.series(7);
        };
    }

    private void caption(GC gc, Box at, int side, Item item, String trouble, Look look) {
        gc.setFont(theme.font(look.current() ? Face.BOLD : Face.NORMAL));
        gc.setForeground(theme.color(trouble.isEmpty() ? Tone.TEXT : Tone.BAD));
        int y = at.y() + side + 3;
        Fitted name = fitted(gc, item.name(), side, look.current());
        gc.drawText(name.text(), at.x() + (side - name.width()) / 2, y, true);
        if (!look.value().isEmpty()) {
            y += gc.getFontMetrics().getHeight();
            gc.setFont(theme.font(Face.SMALL));
            gc.setForeground(theme.color(Tone.DIM));
            gc.drawText(look.value(), at.x() + (side - gc.textExtent(look.value()).x) / 2, y, true);
        }
    }

    /** Measuring text is most of what a tile costs, and the same names are painted again and again. */
    private Fitted fitted(GC gc, String text, int side, boolean bold) {
        if (side != fittedTo) {
            fitted.clear();
            fittedTo = side;
        }
        Map<String, Fitted> known = fitted.computeIfAbsent(bold, b -> new HashMap<>());
        if (known.size() > MOST_FITTED) {
            known.clear();
        }
        return known.computeIfAbsent(text, t -> {
            String shown = shortened(gc, t, side);
            return new Fitted(shown, gc.textExtent(shown).x);
        });
    }

    /** The text, its middle left out where it is too long: names differ at their ends. */
    private static String shortened(GC gc, String text, int width) {
        if (gc.textExtent(text).x <= width) {
            return text;
        }
        int keep = text.length() - 1;
        while (keep > 2) {
            String cut = text.substring(0, (keep + 1) / 2) + "…" + text.substring(text.length() - keep / 2);
            if (gc.textExtent(cut).x <= width) {
                return cut;
            }
            keep--;
        }
        return "…";
    }
}
