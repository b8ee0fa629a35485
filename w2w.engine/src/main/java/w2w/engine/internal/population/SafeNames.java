package w2w.engine.internal.population;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import w2w.api.studio.Naming;
import w2w.api.task.Sha256;

/**
 * File names for models, whatever these are called: below the folder, on every system, none twice where case and Unicode form do not
 * count, none a folder of another. A name that is good stays; parts between {@code /} are folders.
 */
final class SafeNames {
    /** Bytes of one name: systems take 255, and a file grows under a longer one beside it. */
    private static final int LONGEST_NAME = 180;

    /** Bytes of the whole: systems take 4096 with the folder that it is written to. */
    private static final int LONGEST_PATH = 1024;

    private static final int DIGITS = 8;
    private static final Pattern FORBIDDEN = Pattern.compile(
            "[\\p{Cc}\\x{2028}\\x{2029}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}<>:\"\\\\|?*\\x{fffd}]|\\p{Cs}");
    private static final Pattern ENDS = Pattern.compile("[. ]+$");

    private SafeNames() {}

    /** Paths of files with the given ending for models of the given names, in their order. */
    static List<String> of(List<String> names, String ending) {
        List<String> safe = new ArrayList<>();
        Set<String> folders = new HashSet<>();
        for (String name : names) {
            String path = safe(name, ending);
            safe.add(path);
            for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
                folders.add(key(path.substring(0, end)));
            }
        }
        Set<String> taken = new HashSet<>();
        String[] unique = new String[names.size()];
        // names that stay come first, so that one made safe takes none of them
        for (boolean first : new boolean[] {true, false}) {
            for (int i = 0; i < unique.length; i++) {
                if (names.get(i).equals(safe.get(i)) == first) {
                    String path = safe.get(i);
                    int number = 2;
                    while (folders.contains(key(path + ending)) || !taken.add(key(path + ending))) {
                        path = shortened(safe.get(i), ending + "~" + number) + "~" + number;
                        number++;
                    }
                    unique[i] = path + ending;
                }
            }
        }
        return List.of(unique);
    }

    private static String safe(String name, String ending) {
        List<String> parts = new ArrayList<>(List.of(name.split("/", -1)));
        parts.removeIf(String::isEmpty);
        if (parts.isEmpty()) {
            return "_";
        }
        int last = parts.size() - 1;
        for (int i = 0; i <= last; i++) {
            String end = i == last ? ending : "";
            parts.set(i, shortened(part(parts.get(i), end), end));
        }
        String path = String.join("/", parts);
        return bytes(path) <= LONGEST_PATH ? path : parts.get(last) + "~" + digits(name);
    }

    private static String part(String part, String ending) {
        String safe = FORBIDDEN.matcher(part).replaceAll("_");
        if (ending.isEmpty()) {
            safe = ENDS.matcher(safe).replaceAll(m -> "_".repeat(m.group().length()));
        }
        if (safe.startsWith(".")) { // hidden, or a folder above
            safe = "_" + safe.substring(1);
        }
        return Naming.isDevice(safe) ? "_" + safe : safe;
    }

    /** Cut to what fits with the ending, and then told apart from others that begin like it. */
    private static String shortened(String part, String ending) {
        if (bytes(part + ending) <= LONGEST_NAME) {
            return part;
        }
        int room = LONGEST_NAME - bytes(ending) - DIGITS - 1;
        int end = 0;
        int used = 0;
        while (end < part.length()) {
            int next = part.offsetByCodePoints(end, 1);
            used += bytes(part.substring(end, next));
            if (used > room) {
                break;
            }
            end = next;
        }
        return part.substring(0, end) + "~" + digits(part);
    }

    private static String digits(String text) {
        return Sha256.of(text).substring(0, DIGITS);
    }

    private static String key(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
