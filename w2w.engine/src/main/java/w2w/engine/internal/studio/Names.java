package w2w.engine.internal.studio;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import w2w.api.studio.Naming;
import w2w.api.task.Excerpt;
import w2w.api.task.Printable;
import w2w.api.task.W2wException;

/** What a thing in a workspace may be called: never a path, and a file name on every system. */
public final class Names {
    private static final int LONGEST_FILE_NAME = 200;

    private Names() {}

    /** The name, if it can be one. */
    public static String check(String kind, String name) {
        if (!Naming.isGood(name)) {
            throw W2wException.input("a " + kind + " cannot be named " + quoted(name))
                    .advise("Use letters, digits, blanks and ._+=@,()- and begin with a letter, digit or underscore; "
                            + Naming.MOST + " at most");
        }
        return name;
    }

    /** A file name that stands for any text: bytes of UTF-8 outside letters, digits, blanks, {@code -} and {@code _} as {@code %41}. */
    static String encode(String kind, String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean plain = letter || (c >= '0' && c <= '9') || "-_ =".indexOf(c) >= 0;
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        if (text.isBlank() || encoded.length() > LONGEST_FILE_NAME || Naming.isDevice(text)) {
            throw W2wException.input("a " + kind + " cannot be named " + quoted(text));
        }
        return encoded.toString();
    }

    static W2wException unknown(String kind, String name, Collection<String> there) {
        return W2wException.input("there is no " + kind + " " + quoted(name) + " in the workspace")
                .advise(there.isEmpty() ? "There are none yet" : "There are " + String.join(", ", there));
    }

    /** For a thing that is to be made under the name of another one. */
    public static W2wException taken(String kind, String name) {
        return W2wException.input("there is a " + kind + " " + quoted(name) + " already")
                .advise("Give another name, or --replace: the old one is kept for undo");
    }

    /** One more than the highest number behind {@code PREFIX-}; 1 where there is none. */
    static long next(String prefix, Collection<String> taken) {
        return 1
                + taken.stream()
                        .filter(n -> n.startsWith(prefix + "-"))
                        .map(n -> n.substring(prefix.length() + 1))
                        .filter(n -> n.matches("[0-9]{1,9}"))
                        .mapToLong(Long::parseLong)
                        .max()
                        .orElse(0);
    }

    private static String quoted(String name) {
        return "“" + Printable.line(Excerpt.of(name)) + "”";
    }
}
