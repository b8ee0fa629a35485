package w2w.ui.internal.plot;

/**
 * One axis of a plot: the values {@code from} to {@code to} lie at the pixels {@code at} to {@code to pixel}. Immutable; a vertical axis
 * that rises has the larger pixel first.
 *
 * @param log whether equal ratios are equally long; both ends are positive then
 */
public record Scale(double from, double to, double pixelFrom, double pixelTo, boolean log) {
    public Scale {
        if (!(from != to) || !Double.isFinite(from) || !Double.isFinite(to) || (log && !(from > 0 && to > 0))) {
            throw new IllegalArgumentException("no scale from " + from + " to " + to + (log ? ", logarithmic" : ""));
        }
    }

    /** A linear one. */
    public static Scale linear(double from, double to, double pixelFrom, double pixelTo) {
        return new Scale(from, to, pixelFrom, pixelTo, false);
    }

    /** Where a value lies; outside of the ends it goes on. A value that a logarithm does not have lies at minus infinity. */
    public double pixel(double value) {
        return pixelFrom + (inner(value) - inner(from)) / (inner(to) - inner(from)) * (pixelTo - pixelFrom);
    }

    /** The value at a pixel. */
    public double value(double pixel) {
        double share = (pixel - pixelFrom) / (pixelTo - pixelFrom);
        double x = inner(from) + share * (inner(to) - inner(from));
        return log ? Math.exp(x) : x;
    }

    /** Values per pixel, of a linear scale; negative where the axis runs against the pixels. */
    public double perPixel() {
        return (to - from) / (pixelTo - pixelFrom);
    }

    /** The same values on other pixels. */
    public Scale on(double newFrom, double newTo) {
        return new Scale(from, to, newFrom, newTo, log);
    }

    /** {@code factor} times as large around the value at {@code pixel}, which stays where it is. */
    public Scale zoomed(double pixel, double factor) {
        return between(pixel + (pixelFrom - pixel) / factor, pixel + (pixelTo - pixel) / factor);
    }

    /** Moved by so many pixels. */
    public Scale panned(double pixels) {
        return between(pixelFrom - pixels, pixelTo - pixels);
    }

    private Scale between(double first, double last) {
        return new Scale(value(first), value(last), pixelFrom, pixelTo, log);
    }

    private double inner(double value) {
        return log ? Math.log(value) : value;
    }
}
