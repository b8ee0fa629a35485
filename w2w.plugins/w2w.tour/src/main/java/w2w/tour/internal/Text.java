package w2w.tour.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Numbers for people, alike on every machine. */
final class Text {
    private Text() {}

    /** With so many digits after the point; an en dash where there is no number. */
    static String number(double x, int digits) {
        if (Double.isNaN(x)) {
            return "–";
        }
        String text = String.format(Locale.ROOT, "%." + digits + "f", x);
        return isZero(text) ? text.replace("-", "") : text.replace('-', '−');
    }

    /** With its sign. */
    static String signed(double x, int digits) {
        String text = number(x, digits);
        return (x > 0 && !isZero(text) ? "+" : "") + text;
    }

    /** Rounded to nothing, which has no sign. */
    private static boolean isZero(String number) {
        return number.matches("-?0(\\.0*)?");
    }

    /** Two digits, as scores and probabilities are written. */
    static String share(double x) {
        return number(x, 2);
    }

    static String percent(double share) {
        return number(100 * share, 0) + " %";
    }

    /** 4,096. */
    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** A strength, without needless zeros. */
    static String strength(double s) {
        return s == 0 ? "0" : signed(s, s == Math.rint(s) ? 0 : 1) + " σ";
    }

    /** A number as a command line takes it. */
    static String plain(double x) {
        return x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x);
    }

    /** As a JSON value. */
    static List<Double> list(double... values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** A name as a shell takes it. */
    static String quoted(String name) {
        return name.matches("[A-Za-z0-9_./+=@,:-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }
}
