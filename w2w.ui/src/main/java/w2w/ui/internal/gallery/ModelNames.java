package w2w.ui.internal.gallery;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names for models. */
public final class ModelNames {
    private static final Pattern GOOD = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N} ._+=@,()\\-]{0,99}");
    private static final Pattern NUMBERED = Pattern.compile("(.*?)[- ](\\d{1,6})");

    /** What keeps a text from being a name. */
    public enum Fault {
        EMPTY,
        CHARACTERS,
        TAKEN
    }

    private ModelNames() {}

    /** Why a model cannot be called so; empty where it can. The workspace has the last word. */
    public static Optional<Fault> fault(String name, Collection<String> taken) {
        if (name.isBlank()) {
            return Optional.of(Fault.EMPTY);
        }
        if (!GOOD.matcher(name).matches() || name.endsWith(".") || name.endsWith(" ")) {
            return Optional.of(Fault.CHARACTERS);
        }
        return taken.contains(name) ? Optional.of(Fault.TAKEN) : Optional.empty();
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

    /** A name made of a file's, with what no name can have left out. */
    public static String ofFile(String fileName) {
        String stem = fileName.replaceFirst("\\.[A-Za-z0-9]{1,12}$", "");
        String good = stem.replaceAll("[^\\p{L}\\p{M}\\p{N} ._+=@,()\\-]", "_").replaceFirst("^[^\\p{L}\\p{N}_]+", "");
        String cut = good.substring(0, Math.min(80, good.length())).replaceFirst("[. ]+$", "");
        return cut.isEmpty() ? "model" : cut;
    }
}
