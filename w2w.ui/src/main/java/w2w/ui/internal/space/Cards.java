package w2w.ui.internal.space;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Control;
import org.jspecify.annotations.Nullable;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.space.Neighbour;
import w2w.api.studio.Subject;
import w2w.api.weights.LabelTable;
import w2w.ui.internal.look.Images;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.pictures.Priority;
import w2w.ui.internal.pictures.Raster;
import w2w.ui.internal.pictures.Ticket;
import w2w.ui.internal.plot.PointIndex;

/** What the card beside a model says, with its picture, which is drawn while the pointer rests on it. UI thread. */
final class Cards {
    private static final Messages TEXTS = Messages.of(Cards.class);

    /** How long the pointer must rest before a picture is asked for, milliseconds. */
    private static final int REST = 120;

    private static final int LINES = 7;

    private final Desk desk;
    private final Control canvas;
    private final Runnable ask = this::ask;
    private @Nullable OpenSpace space;
    private List<String> names = List.of();
    private LabelTable labels = LabelTable.of(0, java.util.Map.of());
    private String first = "";
    private int row = PointIndex.NONE;
    private @Nullable Ticket ticket;
    private @Nullable Image picture;

    Cards(Desk desk, Control canvas) {
        this.desk = desk;
        this.canvas = canvas;
        canvas.addDisposeListener(e -> forget());
    }

    /** Speaks of another population. */
    void of(@Nullable OpenSpace now, List<String> models, LabelTable table) {
        forget();
        row = PointIndex.NONE;
        space = now;
        names = models;
        labels = table;
    }

    /** The label that is named first. */
    void first(String label) {
        first = label;
    }

    /** The pointer is over another model; −1 for none. */
    void rest(int now) {
        if (now != row) {
            forget();
            row = now;
            canvas.getDisplay().timerExec(now == PointIndex.NONE ? -1 : REST, ask);
        }
    }

    private void ask() {
        OpenSpace in = space;
        int wanted = row;
        if (in == null || wanted == PointIndex.NONE || canvas.isDisposed()) {
            return;
        }
        desk.background(() -> in.people().read(wanted, 1), point -> draw(wanted, point));
    }

    private void draw(int wanted, Coefficients point) {
        if (wanted == row && ticket == null && !canvas.isDisposed()) {
            ticket = desk.pictures()
                    .draw(
                            desk.pictures().thumbnail(new Subject.Point(point, Edit.NONE)),
                            Priority.VISIBLE,
                            (Raster drawn, boolean last) -> {
                                if (wanted == row && !canvas.isDisposed()) {
                                    drop();
                                    picture = Images.of(canvas.getDisplay(), drawn);
                                    canvas.redraw();
                                }
                            });
        }
    }

    private void forget() {
        if (ticket != null) {
            ticket.cancel();
            ticket = null;
        }
        drop();
    }

    private void drop() {
        if (picture != null) {
            picture.dispose();
            picture = null;
        }
    }

    HoverCard.@Nullable Content content(int wanted) {
        if (wanted < 0 || wanted >= names.size()) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        for (Neighbour neighbour : desk.insight().get().neighbours()) {
            if (neighbour.row() == wanted) {
                lines.add(TEXTS.text("card.neighbour", w2w.ui.internal.plot.Ticks.label(neighbour.distance(), 1)));
            }
        }
        add(lines, first, wanted);
        for (String attribute : labels.attributes()) {
            if (!attribute.equals(first) && lines.size() < LINES) {
                add(lines, attribute, wanted);
            }
        }
        return new HoverCard.Content(names.get(wanted), lines, wanted == row ? picture : null);
    }

    private void add(List<String> lines, String attribute, int wanted) {
        labels.column(attribute)
                .filter(values -> !Double.isNaN(values[wanted]))
                .ifPresent(values -> lines.add(TEXTS.text("card.label", attribute, Colouring.text(values[wanted]))));
    }
}
