package w2w.ui.internal.plot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round numbers along an axis. */
public final class Ticks {
    /** A place on the axis. */
    public record Tick(double value, String label) {}

    private Ticks() {}

    /** Multiples of 1, 2 or 5 times a power of ten within the ends, about {@code wanted} of them, rising. */
    public static List<Tick> linear(double from, double to, int wanted) {
        double low = Math.min(from, to);
        double high = Math.max(from, to);
        double step = step((high - low) / Math.max(1, wanted));
        List<Tick> ticks = new ArrayList<>();
        if (!(step > 0) || !Double.isFinite(step)) {
            return ticks;
        }
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        long last = (long) Math.floor(high / step + 1e-9);
        for (long i = (long) Math.ceil(low / step - 1e-9); i <= last; i++) {
            ticks.add(new Tick(i * step, label(i * step, decimals)));
        }
        return ticks;
    }

    /**
     * Powers of ten within the ends, where there are fewer than {@code wanted} decades also twice and five times them; of many decades every
     * second, third… one.
     */
    public static List<Tick> log(double from, double to, int wanted) {
        double low = Math.min(from, to);
        double high = Math.max(from, to);
        int first = (int) Math.floor(Math.log10(low) + 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        int every = Math.max(1, (int) Math.ceil((last - first + 1) / (double) Math.max(1, wanted)));
        int[] factors = last - first + 1 < wanted ? new int[] {1, 2, 5} : new int[] {1};
        List<Tick> ticks = new ArrayList<>();
        for (int exponent = first; exponent <= last; exponent += every) {
            for (int factor : factors) {
                double value = factor * Math.pow(10, exponent);
                if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) {
                    ticks.add(new Tick(value, plain(value)));
                }
            }
        }
        return ticks;
    }

    /** A value with so many decimals as an axis' labels have, minus as people write it. */
    public static String label(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        if (text.startsWith("-")) {
            text = text.substring(1);
            return text.matches("[0.]*") ? text : "−" + text;
        }
        return text;
    }

    private static String plain(double value) {
        if (value < 1e-4 || value >= 1e6) {
            return String.format(Locale.ROOT, "%.0e", value)
                    .replace("e-0", "e−")
                    .replace("e-", "e−")
                    .replace("e+0", "e");
        }
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static double step(double raw) {
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double ratio = raw / power;
        return power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
    }
}
