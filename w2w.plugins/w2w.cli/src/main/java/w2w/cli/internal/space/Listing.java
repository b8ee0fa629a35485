package w2w.cli.internal.space;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import w2w.api.task.W2wException;
import w2w.cli.Console;

/** Lists of what a workspace holds: a damaged thing is named and left out, and does not hide the others. */
public final class Listing {
    private Listing() {}

    /**
     * What can be read of the named things, in their order.
     *
     * @param read throws {@link W2wException} for what cannot be read
     */
    public static <T> List<T> readable(Console console, String kind, List<String> names, Function<String, T> read) {
        List<T> all = new ArrayList<>();
        for (String name : names) {
            try {
                all.add(read.apply(name));
            } catch (W2wException e) {
                console.warn(kind + " " + name + " is left out: " + e.getMessage());
            }
        }
        return all;
    }
}
