package w2w.api.studio;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Adapters to be kept as models, by their projections on a space; in one change.
 *
 * @param space name of the space
 * @param adapters files or folders in any installed format, by the names that the models get, in order
 * @param replace whether models of those names are replaced; else they are refused before a file is read
 */
public record ProjectCommand(String space, Map<String, Path> adapters, boolean replace) {
    public ProjectCommand {
        Objects.requireNonNull(space);
        adapters = Collections.unmodifiableMap(new LinkedHashMap<>(adapters));
    }
}
