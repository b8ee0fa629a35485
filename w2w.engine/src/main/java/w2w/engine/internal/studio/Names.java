package w2w.engine.internal.studio;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import w2w.api.task.Excerpt;
import w2w.api.task.Printable;
import w2w.api.task.W2wException;

/** What a thing in a workspace may be called: never a path, and a file name on every system. */
public final class Names {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N} ._+=@,()\\-]{0,99}");
    private static final Set<String> DEVICES = devices();
    private static final int LONGEST_FILE_NAME = 200;

    private Names() {}

    private static Set<String> devices() {
        Set<String> names = new TreeSet<>(Set.of("CON", "PRN", "AUX", "NUL"));
        for (int i = 1; i <= 9; i++) {
            names.add("COM" + i);
            names.add("LPT" + i);
        }
        return names;
    }

    /** The name, if it can be one. */
    public static String check(String kind, String name) {
        if (!NAME.matcher(name).matches()
                || name.endsWith(".")
                || name.endsWith(" ")
                || isDevice(name)
                || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_FILE_NAME) {
            throw W2wException.input("a " + kind + " cannot be named " + quoted(name))
                    .advise(
                            "Use letters, digits, blanks and ._+=@,()- and begin with a letter, digit or underscore; 100 at most");
        }
        return name;
    }

    /** Whether Windows takes a file of this name for a device, whatever its ending. */
    public static boolean isDevice(String name) {
        String stem = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        return DEVICES.contains(stem.strip().toUpperCase(Locale.ROOT));
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
        if (text.isBlank() || encoded.length() > LONGEST_FILE_NAME || DEVICES.contains(text.toUpperCase(Locale.ROOT))) {
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

    /** The name, or the first of {@code NAME-2}, {@code NAME-3}… that is free. */
    static String free(String name, Collection<String> taken) {
        String free = name;
        for (int i = 2; taken.contains(free); i++) {
            free = name + "-" + i;
        }
        return free;
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
