package w2w.engine.internal.plugins;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Causes as a person reads them. */
final class Sentences {
    private static final Pattern NAME = Pattern.compile("\\(osgi\\.[a-z.]+=([^)]*)\\)");
    private static final Pattern FLOOR = Pattern.compile("\\((?:bundle-)?version>=([^)]*)\\)");
    private static final Pattern CEILING = Pattern.compile("\\(!\\((?:bundle-)?version>=([^)]*)\\)\\)");

    private Sentences() {}

    /** {@code NullPointerException: message}, with the deepest cause where the outer one says nothing itself. */
    static String of(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "something unknown";
        }
        String message = thrown.getMessage();
        return thrown.getClass().getSimpleName()
                + (message == null || message.isBlank() ? "" : ": " + firstLine(message));
    }

    static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The name that a wiring filter asks for, or the filter itself. */
    static String name(String filter) {
        Matcher m = NAME.matcher(filter);
        return m.find() ? m.group(1) : filter;
    }

    /** The version range that a wiring filter asks for: {@code [1.0.0,2.0.0)}, or {@code 1.0.0 or newer}, or empty. */
    static String range(String filter) {
        Matcher ceiling = CEILING.matcher(filter);
        boolean bounded = ceiling.find();
        Matcher floor = FLOOR.matcher(bounded ? filter.substring(0, ceiling.start()) : filter);
        if (!floor.find()) {
            return "";
        }
        return bounded ? "[" + floor.group(1) + "," + ceiling.group(1) + ")" : floor.group(1) + " or newer";
    }
}
