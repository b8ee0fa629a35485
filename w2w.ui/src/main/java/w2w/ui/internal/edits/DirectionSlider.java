package w2w.ui.internal.edits;

import java.util.function.BiConsumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Path;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.jspecify.annotations.Nullable;
import w2w.api.edit.EditDirection;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.plot.Scale;
import w2w.ui.internal.plot.Ticks;

/**
 * One direction of an edit: its strength over the population's distribution along it. 0 is the model as it is without this direction, so
 * that the distribution lies shifted by where the model stands in it.
 */
final class DirectionSlider extends TrackSlider {
    private static final Messages TEXTS = Messages.of(DirectionSlider.class);
    private static final int MARGIN = 14;
    private static final int HEAD = 22;
    private static final int HILL = 34;
    private static final int ICON = 18;

    /** What the small buttons of a slider do. */
    enum Button {
        DISENTANGLE(3),
        RESET(2),
        REMOVE(1);

        private final int fromRight;

        Button(int fromRight) {
            this.fromRight = fromRight;
        }
    }

    private final BiConsumer<DirectionSlider, Button> buttons;
    private EditDirection direction;
    private EditTerms.@Nullable Place place;
    private @Nullable Density density;
    private @Nullable Button hot;

    DirectionSlider(
            Composite parent,
            Theme theme,
            EditDirection direction,
            BiConsumer<EditDirection, Change> listener,
            BiConsumer<DirectionSlider, Button> buttons) {
        super(parent, theme, TEXTS.text("slider.accessible", direction.name()), SliderModel.Range.STRENGTH);
        listen(c -> listener.accept(this.direction, c));
        this.direction = direction;
        this.buttons = buttons;
        addListener(SWT.MouseMove, this::hover);
        addListener(SWT.MouseExit, e -> heat(null));
        addListener(SWT.MouseUp, this::push);
    }

    EditDirection direction() {
        return direction;
    }

    /**
     * Shows a strength.
     *
     * @param now of the same name
     * @param where the model stands; absent where there is none
     * @param hill the population along the direction; absent while it is computed
     */
    void show(EditDirection now, double strength, EditTerms.@Nullable Place where, @Nullable Density hill) {
        direction = now;
        place = where;
        density = hill;
        setEnabled(where != null);
        show(strength);
        if (hot == null) {
            setToolTipText(tip());
        }
    }

    @Override
    public Point computeSize(int width, int height, boolean changed) {
        return new Point(width == SWT.DEFAULT ? 260 : width, height == SWT.DEFAULT ? HEAD + HILL + 26 : height);
    }

    @Override
    Scale scale() {
        Rectangle t = track();
        return Scale.linear(-6, 6, t.x + GRIP, t.x + t.width - GRIP);
    }

    @Override
    Rectangle track() {
        return new Rectangle(MARGIN - GRIP, HEAD + 2, getClientArea().width - 2 * (MARGIN - GRIP), HILL + GRIP);
    }

    @Override
    Rectangle number() {
        return new Rectangle(getClientArea().width - MARGIN - 62, 3, 66, HEAD - 4);
    }

    Rectangle icon(Button button) {
        int fromRight = button.fromRight;
        return new Rectangle(number().x - 6 - ICON * fromRight, 3, ICON, ICON);
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        paintHead(gc);
        Scale scale = scale();
        int left = (int) Math.round(scale.pixelFrom());
        int right = (int) Math.round(scale.pixelTo());
        int base = HEAD + HILL;
        double others = place == null ? 0 : place.others();
        int thumb = (int) Math.round(scale.pixel(model().shown()));
        int before = place == null ? thumb : clamp(scale.pixel(place.unedited() - others), left, right);
        if (density == null) {
            gc.setFont(theme().font(Face.SMALL));
            gc.setForeground(theme().color(Tone.DIM));
            gc.drawText(TEXTS.text("slider.computing"), left + 4, HEAD + 8, true);
        } else {
            paintHill(gc, scale, others, left, right, theme().between(Tone.PANEL, Tone.DIM, 0.28));
            if (thumb != before) {
                paintHill(
                        gc,
                        scale,
                        others,
                        Math.min(before, thumb),
                        Math.max(before, thumb),
                        theme().color(Tone.ACCENT));
            }
        }
        paintAxis(gc, scale, left, right, base);
        if (place != null) {
            gc.setLineWidth(3);
            gc.setForeground(theme().color(Tone.ACCENT));
            if (thumb != before) {
                gc.drawLine(before, base, thumb, base);
            }
            gc.setLineWidth(1);
            paintBefore(gc, before, base);
            paintThumb(gc, thumb, HEAD + 2, base, isFarOut() ? Tone.WARN : Tone.ACCENT);
        }
    }

    private void paintHead(GC gc) {
        gc.setFont(theme().font(Face.BOLD));
        gc.setForeground(theme().color(isEnabled() ? Tone.TEXT : Tone.DIM));
        int room = icon(Button.DISENTANGLE).x - MARGIN - 4;
        String name = shortened(gc, direction.name(), room);
        Point size = gc.textExtent(name);
        int y = 3 + (HEAD - 4 - size.y) / 2;
        gc.drawText(name, MARGIN - 4, y, true);
        gc.setFont(theme().font(Face.SMALL));
        gc.setForeground(theme().color(isFarOut() ? Tone.WARN : Tone.DIM));
        int left = room - size.x - 10;
        String says = shortened(gc, caption(), left);
        if (left > 40) {
            gc.drawText(says, MARGIN + 6 + size.x, 3 + (HEAD - 4 - gc.textExtent(says).y) / 2, true);
        }
        for (Button button : Button.values()) {
            Icons.paint(gc, button, icon(button), theme().color(button == hot ? Tone.ACCENT : Tone.DIM));
        }
        paintNumber(gc, TEXTS.text("slider.number", model().text()));
    }

    /** Where the model stands, in words. */
    private String caption() {
        String without = direction.provenance().entries().getOrDefault("without", "");
        String pure = without.isEmpty() ? "" : TEXTS.text("slider.without", without) + "  ";
        if (place == null || density == null) {
            return pure;
        }
        String now = percent(density.below(place.edited()));
        return pure
                + (model().value() == 0 && Math.abs(place.edited() - place.unedited()) < 0.005
                        ? TEXTS.text("slider.above", now)
                        : TEXTS.text("slider.moves", percent(density.below(place.unedited())), now));
    }

    private String tip() {
        StringBuilder tip = new StringBuilder(TEXTS.text("slider.tip", direction.name()));
        if (place != null) {
            tip.append('\n')
                    .append(TEXTS.text(
                            "slider.tip.place", Ticks.label(place.unedited(), 2), Ticks.label(place.edited(), 2)));
        }
        if (!Double.isNaN(direction.quality().value())) {
            tip.append('\n')
                    .append(TEXTS.text(
                            "slider.tip.quality",
                            direction.quality().measure(),
                            Ticks.label(direction.quality().value(), 3)));
        }
        direction.quality().warnings().forEach(w -> tip.append('\n').append(w));
        return tip.append('\n').append(TEXTS.text("slider.tip.keys")).toString();
    }

    /** Whether hardly anybody of the population stands so far along the direction. */
    private boolean isFarOut() {
        if (place == null || density == null || model().value() == 0) {
            return false;
        }
        double below = density.below(place.edited());
        return below < 0.0005 || below > 0.9995;
    }

    private void paintHill(GC gc, Scale scale, double others, int from, int to, Color color) {
        Density hill = density;
        if (hill == null || !(hill.highest() > 0)) {
            return;
        }
        int base = HEAD + HILL;
        Path path = new Path(gc.getDevice());
        path.moveTo(from, base);
        for (int x = from; x <= to; x++) {
            path.lineTo(x, (float) (base - (HILL - 6) * hill.at(scale.value(x) + others) / hill.highest()));
        }
        path.lineTo(to, base);
        path.close();
        gc.setBackground(color);
        gc.setAlpha(color.equals(theme().color(Tone.ACCENT)) ? 120 : 255);
        gc.fillPath(path);
        gc.setAlpha(255);
        path.dispose();
    }

    private void paintAxis(GC gc, Scale scale, int left, int right, int base) {
        gc.setLineWidth(1);
        gc.setForeground(theme().between(Tone.LINE, Tone.DIM, 0.5));
        gc.drawLine(left, base, right, base);
        gc.setFont(theme().font(Face.SMALL));
        for (int s = -6; s <= 6; s++) {
            int x = (int) Math.round(scale.pixel(s));
            gc.setForeground(theme().between(Tone.LINE, Tone.DIM, 0.5));
            gc.drawLine(x, base + 1, x, base + (s % 2 == 0 ? 5 : 3));
            if (s % 2 == 0) {
                String label = Ticks.label(s, 0);
                gc.setForeground(theme().color(Tone.DIM));
                int digits =
                        gc.textExtent(label.replace("−", "")).x; // the digit stands below its tick, the minus beside it
                gc.drawText(label, x + digits / 2 - gc.textExtent(label).x, base + 7, true);
            }
        }
    }

    /** A hollow mark where the model stands without the edit. */
    private void paintBefore(GC gc, int x, int base) {
        gc.setForeground(theme().color(Tone.DIM));
        gc.setLineStyle(SWT.LINE_DOT);
        gc.drawLine(x, HEAD + 4, x, base);
        gc.setLineStyle(SWT.LINE_SOLID);
        gc.setBackground(theme().color(Tone.PANEL));
        gc.setForeground(theme().color(Tone.TEXT));
        gc.fillOval(x - 3, base - 3, 6, 6);
        gc.drawOval(x - 3, base - 3, 6, 6);
    }

    private void hover(Event e) {
        for (Button button : Button.values()) {
            if (icon(button).contains(e.x, e.y)) {
                heat(button);
                return;
            }
        }
        heat(null);
        setCursor(getDisplay()
                .getSystemCursor(
                        number().contains(e.x, e.y)
                                ? SWT.CURSOR_IBEAM
                                : track().contains(e.x, e.y) ? SWT.CURSOR_HAND : SWT.CURSOR_ARROW));
    }

    private void heat(@Nullable Button now) {
        if (now != hot) {
            hot = now;
            setToolTipText(
                    now == null
                            ? tip()
                            : TEXTS.text(
                                    "slider." + now.name().toLowerCase(java.util.Locale.ROOT) + ".tip",
                                    direction.name()));
            if (now != null) {
                setCursor(getDisplay().getSystemCursor(SWT.CURSOR_HAND));
            }
            redraw();
        }
    }

    private void push(Event e) {
        if (e.button == 1 && !model().isDragging()) {
            for (Button button : Button.values()) {
                if (icon(button).contains(e.x, e.y)) {
                    buttons.accept(this, button);
                    return;
                }
            }
        }
    }

    static String percent(double share) {
        double percent = 100 * share;
        if (percent < 0.05 || percent > 99.95) {
            return Ticks.label(percent, 0);
        }
        return percent < 1 || percent > 99 ? Ticks.label(percent, 1) : Ticks.label(percent, 0);
    }

    private static int clamp(double x, int low, int high) {
        return (int) Math.round(Math.max(low, Math.min(high, x)));
    }
}
