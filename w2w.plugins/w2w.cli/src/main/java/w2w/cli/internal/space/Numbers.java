package w2w.cli.internal.space;

import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
    private Numbers() {}

    static String of(double x, int digits) {
        return Double.isNaN(x) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", x);
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
