package w2w.api.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON inside the metadata of adapter files, written by whatever trainer: Python's {@code NaN} and {@code None} pass, what cannot be
 * read is absent. Values are maps, lists, texts, doubles and booleans; null entries of objects are left out.
 */
final class LenientJson {
    private static final int DEEPEST = 64;
    private static final Object NULL = new Object();

    private final String text;
    private int at;

    private LenientJson(String text) {
        this.text = text;
    }

    /** The object that the text is, empty if it is none. */
    static Map<?, ?> object(String text) {
        return value(text).filter(Map.class::isInstance).map(Map.class::cast).orElse(Map.of());
    }

    static Optional<Object> value(String text) {
        try {
            LenientJson json = new LenientJson(text);
            Object value = json.value(0);
            json.blanks();
            return json.at == text.length() && value != NULL ? Optional.of(value) : Optional.empty();
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("too deep");
        }
        blanks();
        return switch (text.charAt(at)) {
            case '{' -> map(depth);
            case '[' -> list(depth);
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, Object> map(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        if (!next('}')) {
            do {
                blanks();
                String key = string();
                require(':');
                Object value = value(depth + 1);
                if (value != NULL) {
                    map.put(key, value);
                }
            } while (next(','));
            require('}');
        }
        return Collections.unmodifiableMap(map);
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        at++;
        if (!next(']')) {
            do {
                Object value = value(depth + 1);
                if (value != NULL) {
                    list.add(value);
                }
            } while (next(','));
            require(']');
        }
        return Collections.unmodifiableList(list);
    }

    private String string() {
        if (text.charAt(at) != '"') {
            throw new IllegalArgumentException("no text at " + at);
        }
        StringBuilder string = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c != '\\') {
                string.append(c);
                continue;
            }
            switch (text.charAt(at++)) {
                case 'n' -> string.append('\n');
                case 't' -> string.append('\t');
                case 'r' -> string.append('\r');
                case 'b' -> string.append('\b');
                case 'f' -> string.append('\f');
                case 'u' -> {
                    string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                }
                default -> string.append(text.charAt(at - 1));
            }
        }
        at++;
        return string.toString();
    }

    private Object word() {
        int begin = at;
        while (at < text.length() && ",]} \t\r\n:".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(begin, at);
        return switch (word) {
            case "true", "True" -> true;
            case "false", "False" -> false;
            case "null", "None", "NaN", "Infinity", "-Infinity" -> NULL;
            default -> Double.valueOf(word);
        };
    }

    private boolean next(char c) {
        blanks();
        if (text.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }

    private void require(char c) {
        if (!next(c)) {
            throw new IllegalArgumentException(c + " expected at " + at);
        }
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
