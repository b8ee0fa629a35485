package w2w.ui.internal.space;

import java.util.List;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;

/** A card beside a point: who it is, its labels, a picture where there is one. */
final class HoverCard {
    private static final int PICTURE = 96;
    private static final int PAD = 8;

    private HoverCard() {}

    /** @param picture is drawn 96 points high; whoever gives it disposes it */
    record Content(String title, List<String> lines, @Nullable Image picture) {}

    static void paint(GC gc, Theme theme, Content card, Point at, Rectangle area) {
        gc.setFont(theme.font(Face.BOLD));
        Point title = gc.textExtent(card.title());
        gc.setFont(theme.font(Face.SMALL));
        int line = gc.getFontMetrics().getHeight() + 1;
        int width = Math.max(title.x, card.picture() == null ? 0 : PICTURE);
        for (String text : card.lines()) {
            width = Math.max(width, gc.textExtent(text).x);
        }
        int picture = card.picture() == null ? 0 : PICTURE + 4;
        int height = 2 * PAD + picture + title.y + 2 + line * card.lines().size();
        width += 2 * PAD;
        int left = at.x + 14 + width <= area.x + area.width ? at.x + 14 : at.x - 14 - width;
        left = Math.max(area.x + 2, left);
        int top = Math.max(area.y + 2, Math.min(at.y - height / 2, area.y + area.height - height - 2));
        gc.setAlpha(40);
        gc.setBackground(theme.color(Tone.TEXT));
        gc.fillRoundRectangle(left + 2, top + 3, width, height, 10, 10);
        gc.setAlpha(255);
        gc.setBackground(theme.color(Tone.FIELD));
        gc.fillRoundRectangle(left, top, width, height, 10, 10);
        gc.setForeground(theme.color(Tone.LINE));
        gc.setLineWidth(1);
        gc.drawRoundRectangle(left, top, width - 1, height - 1, 10, 10);
        int y = top + PAD;
        if (card.picture() != null) {
            Rectangle size = card.picture().getBounds();
            gc.drawImage(card.picture(), 0, 0, size.width, size.height, left + PAD, y, PICTURE, PICTURE);
            y += picture;
        }
        gc.setFont(theme.font(Face.BOLD));
        gc.setForeground(theme.color(Tone.TEXT));
        gc.drawText(card.title(), left + PAD, y, true);
        y += title.y + 2;
        gc.setFont(theme.font(Face.SMALL));
        gc.setForeground(theme.color(Tone.DIM));
        for (String text : card.lines()) {
            gc.drawText(text, left + PAD, y, true);
            y += line;
        }
    }
}
