package w2w.api.task;

import java.util.Locale;

/**
 * Texts of files, plug-ins and users in a form that steers no terminal: control characters, line separators and controls of the
 * direction of writing become escapes such as {@code \x1b} and {@code \u202e}. Everything else stays.
 */
public final class Printable {
    private Printable() {}

    /** The text on one line: line breaks and tabs are escaped as well. */
    public static String line(String text) {
        return escaped(text, false);
    }

    /** The text as it is, with its line breaks and tabs. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    /** Whether a character steers how others are shown: a control (Unicode Cc), a line separator, or one that overrides the direction. */
    public static boolean isControl(int c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static String escaped(String text, boolean breaks) {
        int first = 0;
        while (first < text.length() && !isEscaped(text.charAt(first), breaks)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isEscaped(c, breaks)) {
                escaped.append(c);
            } else if (c == '\n') {
                escaped.append("\\n");
            } else {
                escaped.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", (int) c));
            }
        }
        return escaped.toString();
    }

    private static boolean isEscaped(char c, boolean breaks) {
        return isControl(c) && !(breaks && (c == '\n' || c == '\t'));
    }
}
