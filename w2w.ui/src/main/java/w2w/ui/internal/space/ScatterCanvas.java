package w2w.ui.internal.space;

import java.util.List;
import java.util.function.IntFunction;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Surface;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.plot.Axes;
import w2w.ui.internal.plot.PointIndex;

/**
 * A population as a scatter plot. The wheel zooms, a drag pans, a click selects, a double-click opens; the identity in hand can be
 * dragged. Keys: arrows go from model to model, Enter opens, plus, minus and 0 zoom, Shift and arrows move the identity in hand.
 */
final class ScatterCanvas extends Surface {
    private static final Messages TEXTS = Messages.of(ScatterCanvas.class);
    private static final int LEGEND = 26;
    private static final int SLACK = 3;
    private static final double ZOOM = 1.25;

    /** How far Shift and an arrow key move the identity in hand, in deviations. */
    private static final double NUDGE = 0.1;

    private static final int BURST = 500;

    private final Scatter scatter = new Scatter();
    private final ScatterMarks marks;
    private final Legend legend;
    private final DotsImage dots;
    private Colouring colouring = Colouring.plain(0, 0);
    private List<String> names = List.of();
    private String titleX = "";
    private String titleY = "";
    private String says = "";
    private Hands hands = new Hands() {};
    private IntFunction<HoverCard.@Nullable Content> cards = row -> null;
    private Scatter.@Nullable Spot grabbed;
    private boolean down;
    private boolean moving;
    private int downX;
    private int downY;
    private int lastX;
    private int lastY;
    private double nudgedX;
    private double nudgedY;
    private final Runnable settle = this::settle;

    /** What is done in the plot. */
    interface Hands {
        /** A model was clicked; −1 for none. */
        default void selected(int row) {}

        /** A model was double-clicked, or Enter was pressed. */
        default void opened(int row) {}

        /** Another model is under the pointer; −1 for none. */
        default void hovered(int row) {}

        /** The identity in hand was dragged so far from where it was taken, in deviations along the axes; {@code done} when it is let go. */
        default void moved(double dx, double dy, boolean done) {}
    }

    ScatterCanvas(Composite parent, Theme theme) {
        super(parent, theme, TEXTS.text("scatter.accessible"));
        marks = new ScatterMarks(theme, scatter);
        legend = new Legend(theme);
        dots = new DotsImage(this, theme);
        setToolTipText(null);
        addListener(SWT.Resize, e -> renew());
        addListener(SWT.MouseDown, this::pressed);
        addListener(SWT.MouseMove, this::dragged);
        addListener(SWT.MouseUp, this::released);
        addListener(SWT.MouseExit, e -> {
            if (scatter.leave()) {
                hovered();
            }
        });
        addListener(SWT.MouseDoubleClick, e -> {
            if (e.button == 1 && scatter.hovered() != PointIndex.NONE) {
                hands.opened(scatter.hovered());
            }
        });
        addListener(SWT.MouseWheel, e -> {
            scatter.zoom(e.x, e.y, e.count > 0 ? ZOOM : 1 / ZOOM);
            renew();
            e.doit = false;
        });
        addListener(SWT.KeyDown, this::key);
        addListener(
                SWT.Traverse,
                e -> e.doit = e.detail == SWT.TRAVERSE_TAB_NEXT
                        || e.detail == SWT.TRAVERSE_TAB_PREVIOUS
                        || (e.detail == SWT.TRAVERSE_ESCAPE && grabbed == null));
        addListener(SWT.FocusIn, e -> redraw());
        addListener(SWT.FocusOut, e -> {
            settle();
            redraw();
        });
        getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getValue(AccessibleControlEvent e) {
                int row = scatter.hovered() != PointIndex.NONE ? scatter.hovered() : scatter.selected();
                e.result = row >= 0 && row < names.size() ? names.get(row) : "";
            }
        });
    }

    void listen(Hands now) {
        hands = now;
    }

    /** What the card says that is shown beside the model under the pointer. */
    void cards(IntFunction<HoverCard.@Nullable Content> now) {
        cards = now;
    }

    Scatter scatter() {
        return scatter;
    }

    /** Shows a population; null positions while they are computed, which {@code state} says. */
    void show(Plane.@Nullable Positions positions, List<String> models, String x, String y, String state) {
        names = models;
        titleX = x;
        titleY = y;
        says = state;
        scatter.show(positions);
        renew();
    }

    void colour(Colouring now, String label) {
        colouring = now;
        legend.show(now, label);
        renew();
    }

    /** The identity in hand and its neighbours moved, or another one is selected. */
    void overlay(Scatter.@Nullable Spot hand, List<Integer> neighbours, int selected) {
        scatter.hand(hand);
        scatter.neighbours(neighbours);
        scatter.select(selected);
        redraw();
    }

    String titleX() {
        return titleX;
    }

    String titleY() {
        return titleY;
    }

    Colouring colouring() {
        return colouring;
    }

    void fit() {
        scatter.fit();
        renew();
    }

    /** Draws the points anew. */
    void renew() {
        Rectangle plot = plot();
        scatter.place(plot.x, plot.y, plot.width, plot.height);
        dots.want(plot, scatter, colouring);
        redraw();
    }

    /** Whether the points on the screen are those that are shown, for tests. */
    boolean isSharp() {
        return dots.isSharp(scatter);
    }

    private Rectangle plot() {
        return Axes.inside(getClientArea(), LEGEND, 12);
    }

    @Override
    protected void paint(GC gc, Rectangle area) {
        Rectangle plot = plot();
        dots.paint(gc, plot, scatter);
        legend.paint(gc, new Rectangle(plot.x, area.y, plot.width, LEGEND));
        marks.paint(gc, plot);
        Axes.frame(gc, theme(), plot, scatter.x(), scatter.y(), titleX, titleY);
        if (isFocusControl()) {
            gc.setForeground(theme().color(Tone.ACCENT));
            gc.drawRectangle(plot.x, plot.y, plot.width, plot.height);
        }
        if (!says.isEmpty()) {
            gc.setFont(theme().font(Face.NORMAL));
            gc.setForeground(theme().color(Tone.DIM));
            say(gc, plot, says);
        }
        HoverCard.Content card = scatter.hovered() == PointIndex.NONE || moving ? null : cards.apply(scatter.hovered());
        if (card != null) {
            HoverCard.paint(gc, theme(), card, marks.pixel(scatter.hovered()), area);
        }
    }

    private void pressed(Event e) {
        forceFocus();
        if (e.button == 1) {
            down = true;
            moving = false;
            downX = lastX = e.x;
            downY = lastY = e.y;
            grabbed = scatter.isOnHand(e.x, e.y) ? scatter.hand() : null;
        }
    }

    private void dragged(Event e) {
        if (!down) {
            boolean onHand = scatter.isOnHand(e.x, e.y);
            setCursor(getDisplay().getSystemCursor(onHand ? SWT.CURSOR_SIZEALL : SWT.CURSOR_ARROW));
            if (onHand ? scatter.leave() : scatter.hover(e.x, e.y)) {
                hovered();
            }
            return;
        }
        if (!moving && Math.hypot(e.x - downX, e.y - downY) < SLACK) {
            return;
        }
        moving = true;
        if (grabbed != null) {
            hands.moved(
                    (e.x - downX) * scatter.x().perPixel(),
                    (e.y - downY) * scatter.y().perPixel(),
                    false);
        } else {
            scatter.pan(e.x - lastX, e.y - lastY);
            renew();
        }
        lastX = e.x;
        lastY = e.y;
    }

    private void released(Event e) {
        if (e.button != 1 || !down) {
            return;
        }
        down = false;
        if (moving && grabbed != null) {
            hands.moved(
                    (e.x - downX) * scatter.x().perPixel(),
                    (e.y - downY) * scatter.y().perPixel(),
                    true);
        } else if (!moving && grabbed == null) {
            scatter.hover(e.x, e.y);
            hovered();
            hands.selected(scatter.hovered());
        }
        grabbed = null;
        moving = false;
        redraw();
    }

    private void hovered() {
        hands.hovered(scatter.hovered());
        redraw();
    }

    private void key(Event e) {
        if ((e.stateMask & (SWT.MOD1 | SWT.ALT)) != 0) {
            return;
        }
        boolean shift = (e.stateMask & SWT.SHIFT) != 0;
        Rectangle plot = plot();
        int middleX = plot.x + plot.width / 2;
        int middleY = plot.y + plot.height / 2;
        switch (e.keyCode) {
            case SWT.ARROW_LEFT -> arrow(-1, 0, shift);
            case SWT.ARROW_RIGHT -> arrow(1, 0, shift);
            case SWT.ARROW_UP -> arrow(0, 1, shift);
            case SWT.ARROW_DOWN -> arrow(0, -1, shift);
            case SWT.CR, SWT.KEYPAD_CR -> {
                int row = scatter.hovered() != PointIndex.NONE ? scatter.hovered() : scatter.selected();
                if (row != PointIndex.NONE) {
                    hands.opened(row);
                }
            }
            case ' ' -> hands.selected(scatter.hovered());
            case SWT.ESC -> escape();
            case SWT.HOME, '0', SWT.KEYPAD_0 -> fit();
            default -> {
                if (e.character == '+' || e.character == '=' || e.character == '-') {
                    scatter.zoom(middleX, middleY, e.character == '-' ? 1 / ZOOM : ZOOM);
                    renew();
                }
            }
        }
    }

    private void arrow(int directionX, int directionY, boolean shift) {
        if (shift && scatter.hand() != null) {
            nudgedX += directionX * NUDGE;
            nudgedY += directionY * NUDGE;
            hands.moved(nudgedX, nudgedY, false);
            getDisplay().timerExec(-1, settle);
            getDisplay().timerExec(BURST, settle);
        } else {
            scatter.walk(directionX, directionY);
            hovered();
        }
    }

    /** Key presses that followed each other fast are one change. */
    private void settle() {
        double x = nudgedX;
        double y = nudgedY;
        if (!isDisposed() && (x != 0 || y != 0)) {
            forgetNudges();
            hands.moved(x, y, true);
        }
    }

    /** The history has moved on: what keys have moved meanwhile was taken back, or is kept. */
    void forgetNudges() {
        nudgedX = 0;
        nudgedY = 0;
    }

    private void escape() {
        if (grabbed != null) {
            hands.moved(0, 0, true);
            grabbed = null;
            down = false;
        } else if (scatter.leave()) {
            hovered();
        }
    }
}
