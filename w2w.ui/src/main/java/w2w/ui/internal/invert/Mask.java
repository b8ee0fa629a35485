package w2w.ui.internal.invert;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Where inversion looks in a picture: a number a pixel, 0 (not at all) to 1, kept in 8 bits, painted with a round brush, every stroke to be
 * undone. UI thread.
 */
final class Mask {
    private static final int MEMORY = 64;

    private final int width;
    private final int height;
    private byte[] values;

    /** Of the stroke in hand, how far the brush has covered each pixel, so that going over it twice does not soften its edge away. */
    private Optional<Stroke> stroke = Optional.empty();

    private final Deque<byte[]> past = new ArrayDeque<>();
    private final Deque<byte[]> future = new ArrayDeque<>();

    /**
     * A brush.
     *
     * @param radius pixels, edge included
     * @param softness share of the radius over which it fades, 0 (hard) to 1
     * @param erase whether it takes away
     */
    record Brush(double radius, double softness, boolean erase) {
        Brush {
            if (!(radius > 0) || !(softness >= 0 && softness <= 1)) {
                throw new IllegalArgumentException("radius " + radius + ", softness " + softness);
            }
        }

        /** How much of a pixel it covers at a distance from its middle. */
        double cover(double distance) {
            double hard = radius * (1 - softness);
            double fade = Math.max(1, radius - hard); // one pixel of fading is what makes an edge smooth
            double t = (radius - distance) / fade;
            double clamped = Math.max(0, Math.min(1, t));
            return clamped * clamped * (3 - 2 * clamped);
        }
    }

    private record Stroke(Brush brush, byte[] before, float[] cover) {}

    /** Everything is looked at. */
    Mask(int width, int height) {
        this.width = width;
        this.height = height;
        values = new byte[width * height];
        Arrays.fill(values, (byte) 255);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    double get(int x, int y) {
        return (values[y * width + x] & 0xFF) / 255.0;
    }

    /** A copy, a number a pixel, row by row. */
    float[] toArray() {
        float[] all = new float[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (values[i] & 0xFF) / 255f;
        }
        return all;
    }

    /** Share of the picture that is looked at. */
    double share() {
        long sum = 0;
        for (byte v : values) {
            sum += v & 0xFF;
        }
        return sum / (255.0 * values.length);
    }

    boolean isEmpty() {
        for (byte v : values) {
            if (v != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isFull() {
        for (byte v : values) {
            if (v != -1) {
                return false;
            }
        }
        return true;
    }

    /** Puts the brush down. Coordinates in pixels, the middle of the first one at ½. */
    void press(Brush brush, double x, double y) {
        release();
        stroke = Optional.of(new Stroke(brush, values.clone(), new float[values.length]));
        drag(x, y, x, y);
    }

    /** Draws on from one place to another; nothing where the brush is not down. */
    void drag(double fromX, double fromY, double toX, double toY) {
        stroke.ifPresent(s -> {
            double r = s.brush().radius();
            int left = (int) Math.max(0, Math.floor(Math.min(fromX, toX) - r));
            int right = (int) Math.min(width - 1, Math.ceil(Math.max(fromX, toX) + r));
            int top = (int) Math.max(0, Math.floor(Math.min(fromY, toY) - r));
            int bottom = (int) Math.min(height - 1, Math.ceil(Math.max(fromY, toY) + r));
            for (int y = top; y <= bottom; y++) {
                for (int x = left; x <= right; x++) {
                    int at = y * width + x;
                    double cover = s.brush().cover(distance(x + 0.5, y + 0.5, fromX, fromY, toX, toY));
                    if (cover > s.cover()[at]) {
                        s.cover()[at] = (float) cover;
                        double before = s.before()[at] & 0xFF;
                        double goal = s.brush().erase() ? 0 : 255;
                        values[at] = (byte) Math.round(before + cover * (goal - before));
                    }
                }
            }
        });
    }

    /** Lifts the brush: the stroke can be undone from here on. */
    void release() {
        stroke.ifPresent(s -> remember(s.before()));
        stroke = Optional.empty();
    }

    void fill(boolean all) {
        release();
        byte[] now = new byte[values.length];
        Arrays.fill(now, (byte) (all ? 255 : 0));
        replace(now);
    }

    void invert() {
        release();
        byte[] now = values.clone();
        for (int i = 0; i < now.length; i++) {
            now[i] = (byte) (255 - (now[i] & 0xFF));
        }
        replace(now);
    }

    /** Takes over a mask from elsewhere. */
    void set(float[] mask) {
        release();
        replace(bytes(mask));
    }

    /** As {@link #set}, where nothing has been painted yet: there is nothing to undo. */
    void begin(float[] mask) {
        values = bytes(mask);
    }

    private byte[] bytes(float... mask) {
        if (mask.length != values.length) {
            throw new IllegalArgumentException("a mask of " + mask.length + " pixels for " + width + "×" + height);
        }
        byte[] now = new byte[mask.length];
        for (int i = 0; i < now.length; i++) {
            now[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, mask[i])));
        }
        return now;
    }

    boolean canUndo() {
        return !past.isEmpty() || stroke.isPresent();
    }

    boolean canRedo() {
        return !future.isEmpty();
    }

    void undo() {
        release();
        if (!past.isEmpty()) {
            future.push(values);
            values = past.pop();
        }
    }

    void redo() {
        release();
        if (!future.isEmpty()) {
            past.push(values);
            values = future.pop();
        }
    }

    private void replace(byte... now) {
        byte[] before = values;
        values = now;
        remember(before);
    }

    private void remember(byte... before) {
        if (Arrays.equals(before, values)) {
            return;
        }
        past.push(before);
        future.clear();
        if (past.size() > MEMORY) {
            past.removeLast();
        }
    }

    /** From a point to a line between two others. */
    private static double distance(double x, double y, double fromX, double fromY, double toX, double toY) {
        double dx = toX - fromX;
        double dy = toY - fromY;
        double length = dx * dx + dy * dy;
        double t = length > 0 ? Math.max(0, Math.min(1, ((x - fromX) * dx + (y - fromY) * dy) / length)) : 0;
        return Math.hypot(x - fromX - t * dx, y - fromY - t * dy);
    }
}
