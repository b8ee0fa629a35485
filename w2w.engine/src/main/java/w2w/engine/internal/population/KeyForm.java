package w2w.engine.internal.population;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Spellings of a model's name that tools take for the same, from the strictest to the loosest. */
enum KeyForm {
    /** Letter by letter. */
    EXACT,
    /** Separators of Windows, composed letters, and files inside a model's folder. */
    PATH,
    /** Without the ending. */
    STEM,
    /** In any case. */
    CASELESS,
    /** Without leading zeros, and whole numbers without a point. */
    NUMBER;

    private static final Pattern ENDING = Pattern.compile("(?<=[^/])\\.[A-Za-z][A-Za-z0-9]{0,11}$");
    private static final Pattern INSIDE =
            Pattern.compile("/(adapter_model|adapter_config|pytorch_lora_weights)\\.(safetensors|bin|json|pt)$");
    private static final Pattern ZEROS = Pattern.compile("(?<![0-9.])0+(?=[0-9])");
    private static final Pattern WHOLE = Pattern.compile("(?<=(^|/)[0-9]{1,18})\\.0+$");

    /** The name in this spelling. */
    String of(String name) {
        if (this == EXACT) {
            return name;
        }
        // asked for every value of a table: each pattern only where its first sign is there
        String path = name.strip().replace('\\', '/');
        if (!Normalizer.isNormalized(path, Normalizer.Form.NFC)) {
            path = Normalizer.normalize(path, Normalizer.Form.NFC);
        }
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (path.indexOf('/') >= 0) {
            path = INSIDE.matcher(path).replaceFirst("");
        }
        if (this == PATH) {
            return path;
        }
        int dot = path.lastIndexOf('.');
        if (dot > 0 && dot + 1 < path.length() && Character.isLetter(path.charAt(dot + 1))) {
            path = ENDING.matcher(path).replaceFirst("");
        }
        if (this == STEM) {
            return path;
        }
        path = path.toLowerCase(Locale.ROOT);
        if (this == CASELESS || path.indexOf('0') < 0) {
            return path;
        }
        if (path.contains(".0")) {
            path = WHOLE.matcher(path).replaceFirst("");
        }
        return ZEROS.matcher(path).replaceAll("");
    }

    /** The last part of a path. */
    static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What is left of a path when its first folders are taken away one by one. */
    static List<String> tails(String path) {
        List<String> tails = new ArrayList<>();
        for (int at = path.indexOf('/'); at >= 0 && tails.size() < 64; at = path.indexOf('/', at + 1)) {
            tails.add(path.substring(at + 1));
        }
        return tails;
    }

    /** The loosest spelling: equal for two names wherever any other is. */
    static String loosest(String name) {
        return last(NUMBER.of(name));
    }
}
