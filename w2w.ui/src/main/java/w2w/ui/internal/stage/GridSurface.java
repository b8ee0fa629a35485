package w2w.ui.internal.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Images;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Surface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.pictures.Pictures;
import w2w.ui.internal.pictures.Priority;
import w2w.ui.internal.pictures.Raster;
import w2w.ui.internal.pictures.Shot;
import w2w.ui.internal.pictures.Ticket;

/** The identity in hand under several prompts, a row each, and seeds, a column each. A click takes a cell's prompt and seed. */
final class GridSurface extends Surface {
    private static final Messages TEXTS = Messages.of(GridSurface.class);
    private static final int HEAD = 20;
    private static final int GAP = 4;

    /** How long a shot must have stayed before its grid is drawn, milliseconds: not during a movement. */
    private static final int REST = 250;

    private final Pictures pictures;
    private final Map<Shot, Image> images = new HashMap<>();
    private final List<Ticket> tickets = new ArrayList<>();
    private List<List<Shot>> wanted = List.of();
    private List<List<Shot>> drawn = List.of();
    private java.util.function.Consumer<Shot> chosen = shot -> {};

    GridSurface(Composite parent, Theme theme, Pictures pictures) {
        super(parent, theme, TEXTS.text("stage.grid"));
        this.pictures = pictures;
        setToolTipText(TEXTS.text("stage.grid.tip"));
        addListener(SWT.Dispose, e -> {
            cancel();
            images.values().forEach(Image::dispose);
        });
        addListener(SWT.MouseDown, e -> {
            Shot shot = at(e.x, e.y);
            if (shot != null && e.button == 1) {
                chosen.accept(shot);
            }
        });
    }

    void onChoice(java.util.function.Consumer<Shot> listener) {
        chosen = listener;
    }

    /** Shows these, the old ones until the new ones come. */
    void show(List<List<Shot>> rows) {
        if (rows.equals(wanted)) {
            return;
        }
        wanted = rows;
        cancel();
        getDisplay().timerExec(REST, () -> {
            if (!isDisposed() && wanted == rows) {
                order();
            }
        });
        redraw();
    }

    /** Draws nothing more. */
    void rest() {
        wanted = List.of();
        cancel();
    }

    private void cancel() {
        tickets.forEach(Ticket::cancel);
        tickets.clear();
    }

    private void order() {
        for (List<Shot> row : wanted) {
            for (Shot shot : row) {
                if (!images.containsKey(shot)) {
                    tickets.add(pictures.draw(shot, Priority.GRID, (picture, last) -> put(shot, picture)));
                }
            }
        }
        sweep();
    }

    private void put(Shot shot, Raster picture) {
        if (isDisposed()) {
            return;
        }
        Image old = images.put(shot, Images.of(getDisplay(), picture));
        if (old != null) {
            old.dispose();
        }
        sweep();
        redraw();
    }

    /** When all are there, the old ones go. */
    private void sweep() {
        if (wanted.stream().allMatch(row -> images.keySet().containsAll(row))) {
            drawn = wanted;
            List<Shot> old = images.keySet().stream()
                    .filter(s -> drawn.stream().noneMatch(row -> row.contains(s)))
                    .toList();
            old.forEach(s -> images.remove(s).dispose());
        }
    }

    private int side(Rectangle area) {
        int rows = Math.max(1, wanted.size());
        int columns = Math.max(1, wanted.isEmpty() ? 1 : wanted.get(0).size());
        return Math.max(
                16, Math.min((area.width - GAP) / columns - GAP, (area.height - HEAD - GAP) / rows - GAP - HEAD));
    }

    /** Where a picture lies. */
    Rectangle cell(int row, int column) {
        return cell(getClientArea(), row, column);
    }

    private Rectangle cell(Rectangle area, int row, int column) {
        int side = side(area);
        int columns = wanted.get(0).size();
        int left = area.x + Math.max(GAP, (area.width - columns * (side + GAP)) / 2);
        return new Rectangle(left + column * (side + GAP), area.y + 2 * HEAD + row * (side + GAP + HEAD), side, side);
    }

    private @org.jspecify.annotations.Nullable Shot at(int x, int y) {
        for (int r = 0; r < wanted.size(); r++) {
            for (int c = 0; c < wanted.get(r).size(); c++) {
                if (cell(r, c).contains(x, y)) {
                    return wanted.get(r).get(c);
                }
            }
        }
        return null;
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        gc.setInterpolation(SWT.DEFAULT);
        for (int r = 0; r < wanted.size(); r++) {
            for (int c = 0; c < wanted.get(r).size(); c++) {
                Shot shot = wanted.get(r).get(c);
                Rectangle cell = cell(area, r, c);
                gc.setFont(theme().font(Face.SMALL));
                gc.setForeground(theme().color(Tone.DIM));
                if (r == 0) {
                    centred(
                            gc,
                            TEXTS.text("stage.seed", Long.toString(shot.seed())),
                            cell.x,
                            cell.y - 2 * HEAD + 4,
                            cell.width);
                }
                if (c == 0) {
                    gc.drawText(shot.settings().prompt(), cell.x, cell.y - HEAD + 3, true);
                }
                paint(gc, cell, r, c, shot);
            }
        }
    }

    private void paint(GC gc, Rectangle cell, int r, int c, Shot shot) {
        Image image = images.get(shot);
        boolean old = image == null && r < drawn.size() && c < drawn.get(r).size();
        if (old) {
            image = images.get(drawn.get(r).get(c));
        }
        if (image == null) {
            gc.setBackground(theme().color(Tone.FIELD));
            gc.fillRoundRectangle(cell.x, cell.y, cell.width, cell.height, 6, 6);
            return;
        }
        Rectangle size = image.getBounds();
        gc.setAlpha(old ? 120 : 255);
        gc.drawImage(image, 0, 0, size.width, size.height, cell.x, cell.y, cell.width, cell.height);
        gc.setAlpha(255);
    }

    private static void centred(GC gc, String text, int x, int y, int width) {
        Point size = gc.textExtent(text);
        gc.drawText(text, x + (width - size.x) / 2, y, true);
    }
}
