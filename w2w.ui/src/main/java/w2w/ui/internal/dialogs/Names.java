package w2w.ui.internal.dialogs;

import java.util.Collection;
import java.util.regex.Pattern;

/** Names of what a workspace keeps. */
public final class Names {
    private static final Pattern GOOD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9 ._+=@,()-]*");

    private Names() {}

    /** Whether something can be called so. */
    public static boolean isGood(String name) {
        return GOOD.matcher(name).matches();
    }

    /** The first of {@code name}, {@code name 2}, {@code name 3}… that none of the taken ones is or begins with and a hyphen after it. */
    public static String free(String name, Collection<String> taken) {
        for (int i = 1; ; i++) {
            String tried = i == 1 ? name : name + " " + i;
            if (taken.stream().noneMatch(t -> t.equals(tried) || t.startsWith(tried + "-"))) {
                return tried;
            }
        }
    }
}
