package w2w.api.task;

import java.util.Locale;

/** The beginning of a text that a message has no room for: prompts, names and values can be of any length, lines of errors cannot. */
public final class Excerpt {
    /** Characters of a text that are shown. */
    public static final int SHOWN = 80;

    private Excerpt() {}

    /** The text where it has at most {@value #SHOWN} characters, else its first ones and its length: {@code photo of… (12,345 characters)}. */
    public static String of(String text) {
        return of(text, SHOWN);
    }

    /** The same with at most {@code shown} characters, counted in code points. */
    public static String of(String text, int shown) {
        if (text.length() <= shown || text.codePointCount(0, text.length()) <= shown) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, shown)).stripTrailing()
                + String.format(Locale.ROOT, "… (%,d characters)", text.codePointCount(0, text.length()));
    }
}
