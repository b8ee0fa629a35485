package w2w.ui.internal.edits;

import java.util.Locale;
import java.util.OptionalDouble;
import w2w.ui.internal.plot.Scale;
import w2w.ui.internal.plot.Ticks;

/**
 * What a slider's value becomes by a pointer, keys, a wheel or typing. A drag is a preview until it is released; {@link #cancel} takes it
 * back. Values are rounded to {@code decimals}; typed ones may lie beyond the ends. Not thread-safe.
 */
final class SliderModel {
    /** How much slower the value follows the pointer while Shift is held. */
    private static final double FINE = 0.1;

    /** Around the resting value, in pixels, where a coarse drag comes to rest in it. */
    private static final double MAGNET = 3;

    /** How near to the thumb a press takes hold of it instead of moving it there, in pixels. */
    private static final double GRIP = 7;

    /** Where the value comes from; {@code rest} is what a reset gives. */
    record Range(double least, double most, double limit, double rest, double step, int decimals) {
        /** Strength of an edit direction: the slider shows ±6 standard deviations, twice that can be typed. */
        static final Range STRENGTH = new Range(-6, 6, 12, 0, 0.1, 2);

        /** Injection time: diffusion timesteps. */
        static final Range INJECTION = new Range(0, 1000, 1000, 1000, 10, 0);
    }

    /** Steps of the value that keys and the wheel make. */
    enum Step {
        LESS(-1),
        MORE(1),
        MUCH_LESS(-10),
        MUCH_MORE(10),
        BIT_LESS(-0.1),
        BIT_MORE(0.1);

        private final double steps;

        Step(double steps) {
            this.steps = steps;
        }
    }

    private final Range range;
    private double value;
    private double before;
    private double exact;
    private double lastPixel;
    private boolean dragging;

    SliderModel(Range range) {
        this.range = range;
        this.value = range.rest;
    }

    Range range() {
        return range;
    }

    double value() {
        return value;
    }

    boolean isDragging() {
        return dragging;
    }

    /** Whether the value is another one than before the drag. */
    boolean isMoved() {
        return value != before;
    }

    /** Sets the value from outside; not while it is dragged, where the pointer has the last word. */
    void set(double now) {
        if (!dragging) {
            value = now;
        }
    }

    /** Begins a drag; away from the thumb the value jumps to the pointer. */
    void press(Scale scale, double pixel) {
        before = value;
        dragging = true;
        lastPixel = pixel;
        exact = value;
        if (Math.abs(scale.pixel(shown()) - pixel) > GRIP) {
            exact = scale.value(pixel);
            value = settled(scale, exact, false);
        }
    }

    /** Goes on with it. */
    void drag(Scale scale, double pixel, boolean fine) {
        if (dragging) {
            exact += (pixel - lastPixel) * scale.perPixel() * (fine ? FINE : 1);
            lastPixel = pixel;
            value = settled(scale, clamp(exact, range.least, range.most), fine);
        }
    }

    /** Ends the drag; the value is what it is. */
    void release() {
        dragging = false;
    }

    /** Ends the drag and takes it back. */
    void cancel() {
        if (dragging) {
            dragging = false;
            value = before;
        }
    }

    /** One step by key or wheel, within the ends. */
    void step(Step step) {
        double moved = rounded(value + step.steps * range.step);
        value = step.steps > 0
                ? Math.max(value, Math.min(moved, range.most))
                : Math.min(value, Math.max(moved, range.least));
    }

    void toLeast() {
        value = range.least;
    }

    void toMost() {
        value = range.most;
    }

    void reset() {
        value = range.rest;
    }

    /** Takes a typed number, with a dot or a comma, with any minus; false where it is none or beyond the limit. */
    boolean type(String text) {
        OptionalDouble number = parse(text);
        double least = range.least < 0 ? -range.limit : range.least;
        if (number.isEmpty() || number.getAsDouble() < least || number.getAsDouble() > range.limit) {
            return false;
        }
        value = rounded(number.getAsDouble());
        return true;
    }

    /** The value within the ends: where the thumb is drawn. */
    double shown() {
        return clamp(value, range.least, range.most);
    }

    /** The value as text; a strength with its sign. */
    String text() {
        String text = Ticks.label(value, range.decimals);
        return range.least < 0 && value > 0 && !text.matches("[0.]*") ? "+" + text : text;
    }

    private static OptionalDouble parse(String text) {
        String plain = text.strip()
                .replace('−', '-')
                .replace(',', '.')
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s*(σ|sd)$", "");
        try {
            double number = Double.parseDouble(plain);
            return Double.isFinite(number) && plain.matches("[-+.0-9e]+")
                    ? OptionalDouble.of(number)
                    : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private double settled(Scale scale, double raw, boolean fine) {
        double clamped = clamp(raw, range.least, range.most);
        if (!fine && Math.abs(scale.pixel(clamped) - scale.pixel(range.rest)) <= MAGNET) {
            return range.rest;
        }
        return rounded(clamped);
    }

    private double rounded(double raw) {
        double unit = Math.pow(10, range.decimals);
        return Math.round(raw * unit) / unit;
    }

    private static double clamp(double x, double low, double high) {
        return Math.max(low, Math.min(high, x));
    }
}
