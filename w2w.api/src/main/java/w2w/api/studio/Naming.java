package w2w.api.studio;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What populations, spaces, models and identities may be called: never a path, and a file name on every system. A name has 1 to
 * {@value #MOST} letters, digits, blanks and {@code ._+=@,()-} of any script, begins with a letter, a digit or an underscore, ends with
 * neither a dot nor a blank, and is not a device of Windows. Any thread may call.
 */
public final class Naming {
    /** Characters of a name. */
    public static final int MOST = 100;

    private static final Pattern GOOD =
            Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N} ._+=@,()\\-]{0," + (MOST - 1) + "}");
    private static final Pattern NUMBERED = Pattern.compile("(.*)-(\\d{1,6})");
    private static final Set<String> DEVICES = devices();
    private static final int MOST_BYTES = 200;
    private static final int OF_FILE = 80;

    private Naming() {}

    private static Set<String> devices() {
        Set<String> names = new TreeSet<>(Set.of("CON", "PRN", "AUX", "NUL"));
        for (int i = 1; i <= 9; i++) {
            names.add("COM" + i);
            names.add("LPT" + i);
        }
        return names;
    }

    /** Whether something can be called so. */
    public static boolean isGood(String name) {
        return GOOD.matcher(name).matches()
                && !name.endsWith(".")
                && !name.endsWith(" ")
                && !isDevice(name)
                && name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }

    /** Whether Windows takes a file of this name for a device, whatever its ending. */
    public static boolean isDevice(String name) {
        String stem = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        return DEVICES.contains(stem.strip().toUpperCase(Locale.ROOT));
    }

    /** The name itself where it is free; otherwise with the first free number: {@code anna}, {@code anna-2}, {@code anna-3}. */
    public static String free(String wanted, Collection<String> taken) {
        if (!taken.contains(wanted)) {
            return wanted;
        }
        Matcher numbered = NUMBERED.matcher(wanted);
        String stem = numbered.matches() ? numbered.group(1) : wanted;
        int number = numbered.matches() ? Integer.parseInt(numbered.group(2)) + 1 : 2;
        while (taken.contains(stem + "-" + number)) {
            number++;
        }
        return stem + "-" + number;
    }

    /** A name made of a file's, with what no name can have left out; {@code otherwise} where nothing is left. */
    public static String ofFile(String fileName, String otherwise) {
        String stem = fileName.replaceFirst("\\.[A-Za-z0-9]{1,12}$", "");
        String good = stem.replaceAll("[^\\p{L}\\p{M}\\p{N} ._+=@,()\\-]", "_").replaceFirst("^[^\\p{L}\\p{N}_]+", "");
        String cut = good.substring(0, Math.min(OF_FILE, good.length())).replaceFirst("[. ]+$", "");
        return isGood(cut) ? cut : otherwise;
    }
}
