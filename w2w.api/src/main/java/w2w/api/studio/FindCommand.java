package w2w.api.studio;

import java.util.List;
import java.util.Objects;
import w2w.api.edit.DirectionRequest;

/**
 * Directions to be found and kept.
 *
 * @param space name of the space
 * @param finder id of the {@link w2w.api.edit.DirectionFinder}; empty for the first
 * @param without names of kept directions that are taken out of each one found, all at once
 * @param replace whether kept directions of the same names are replaced; else they are refused, before the search where the request says
 *     the names
 */
public record FindCommand(
        String space, String finder, DirectionRequest request, List<String> without, boolean replace) {
    public FindCommand {
        Objects.requireNonNull(space);
        Objects.requireNonNull(finder);
        Objects.requireNonNull(request);
        without = List.copyOf(without);
    }

    /** A search that replaces nothing. */
    public FindCommand(String space, String finder, DirectionRequest request, List<String> without) {
        this(space, finder, request, without, false);
    }
}
