package w2w.ui.internal.space;

import java.util.List;
import org.jspecify.annotations.Nullable;
import w2w.ui.internal.plot.PointIndex;
import w2w.ui.internal.plot.Scale;

/**
 * What a scatter plot of a population shows and which part of it: models as points of a plane, the identity in hand, what is under the
 * pointer. Pixels are points of the screen. SWT-free, not thread-safe.
 */
final class Scatter {
    /** How near the pointer must be to a point. */
    private static final double REACH = 9;

    /** How near it must be to the identity in hand. */
    private static final double GRIP = 11;

    /** Views narrower than this, in deviations, say nothing. */
    private static final double NARROWEST = 1e-3;

    private static final double WIDEST = 1e4;

    /** A place in the plane. */
    record Spot(double x, double y) {}

    private Plane.@Nullable Positions positions;
    private @Nullable PointIndex index;
    private Scale x = Scale.linear(-4, 4, 0, 100);
    private Scale y = Scale.linear(-4, 4, 100, 0);
    private @Nullable Spot hand;
    private List<Integer> neighbours = List.of();
    private int hovered = PointIndex.NONE;
    private int selected = PointIndex.NONE;

    /** Shows other positions and all of them; null while they are computed. */
    void show(Plane.@Nullable Positions now) {
        positions = now;
        index = now == null ? null : new PointIndex(now.xs(), now.ys());
        hovered = PointIndex.NONE;
        fit();
    }

    /** Whether there is such a model in the plot. */
    boolean has(int row) {
        return positions != null && row >= 0 && row < positions.xs().length;
    }

    Plane.@Nullable Positions positions() {
        return positions;
    }

    Scale x() {
        return x;
    }

    Scale y() {
        return y;
    }

    /** Lies on these pixels from now on; y grows upwards. */
    void place(double left, double top, double width, double height) {
        x = x.on(left, left + width);
        y = y.on(top + height, top);
    }

    /** Where the identity in hand stands; null where there is none. */
    void hand(@Nullable Spot now) {
        hand = now;
    }

    @Nullable
    Spot hand() {
        return hand;
    }

    void neighbours(List<Integer> rows) {
        neighbours = List.copyOf(rows);
    }

    List<Integer> neighbours() {
        return neighbours;
    }

    /** Row of the model under the pointer, −1 for none. */
    int hovered() {
        return hovered;
    }

    int selected() {
        return selected;
    }

    void select(int row) {
        selected = row;
    }

    /** Says where the pointer is; whether another model is under it now. */
    boolean hover(double pixelX, double pixelY) {
        int before = hovered;
        hovered = index == null
                ? PointIndex.NONE
                : index.nearest(
                        x.value(pixelX),
                        y.value(pixelY),
                        1 / Math.abs(x.perPixel()),
                        1 / Math.abs(y.perPixel()),
                        REACH);
        return hovered != before;
    }

    /** The pointer has left. */
    boolean leave() {
        boolean was = hovered != PointIndex.NONE;
        hovered = PointIndex.NONE;
        return was;
    }

    /** Goes from the model under the pointer, the selected one or the middle to the next one in a direction; it is hovered then. */
    void walk(int directionX, int directionY) {
        if (index == null || positions == null || positions.xs().length == 0) {
            return;
        }
        int from = hovered != PointIndex.NONE ? hovered : selected;
        int next = from == PointIndex.NONE
                ? index.nearest(
                        (x.from() + x.to()) / 2,
                        (y.from() + y.to()) / 2,
                        1 / Math.abs(x.perPixel()),
                        1 / Math.abs(y.perPixel()),
                        Math.abs(x.pixelTo() - x.pixelFrom()))
                : index.towards(from, directionX, directionY, 1 / Math.abs(x.perPixel()), 1 / Math.abs(y.perPixel()));
        hovered = next == PointIndex.NONE ? from : next;
    }

    /** Whether the pointer is on the identity in hand. */
    boolean isOnHand(double pixelX, double pixelY) {
        return hand != null && Math.hypot(x.pixel(hand.x()) - pixelX, y.pixel(hand.y()) - pixelY) <= GRIP;
    }

    /** Shows all points and the identity in hand, with a little room around. */
    void fit() {
        double[] horizontal = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        double[] vertical = horizontal.clone();
        if (positions != null) {
            for (int i = 0; i < positions.xs().length; i++) {
                widen(horizontal, positions.xs()[i]);
                widen(vertical, positions.ys()[i]);
            }
        }
        if (hand != null) {
            widen(horizontal, hand.x());
            widen(vertical, hand.y());
        }
        x = around(horizontal, x);
        y = around(vertical, y);
    }

    /** Zooms around a place of the screen; not farther than makes sense. */
    void zoom(double pixelX, double pixelY, double factor) {
        Scale zoomedX = x.zoomed(pixelX, factor);
        Scale zoomedY = y.zoomed(pixelY, factor);
        double least = Math.min(Math.abs(zoomedX.to() - zoomedX.from()), Math.abs(zoomedY.to() - zoomedY.from()));
        double most = Math.max(Math.abs(zoomedX.to() - zoomedX.from()), Math.abs(zoomedY.to() - zoomedY.from()));
        if (least >= NARROWEST && most <= WIDEST) {
            x = zoomedX;
            y = zoomedY;
        }
    }

    void pan(double pixelsX, double pixelsY) {
        x = x.panned(pixelsX);
        y = y.panned(pixelsY);
    }

    private static void widen(double[] range, double value) {
        if (Double.isFinite(value)) {
            range[0] = Math.min(range[0], value);
            range[1] = Math.max(range[1], value);
        }
    }

    private static Scale around(double[] range, Scale before) {
        double low = range[0] <= range[1] ? range[0] : -4;
        double high = range[0] <= range[1] ? range[1] : 4;
        double room = Math.max(0.06 * (high - low), 0.25);
        return Scale.linear(low - room, high + room, before.pixelFrom(), before.pixelTo());
    }
}
