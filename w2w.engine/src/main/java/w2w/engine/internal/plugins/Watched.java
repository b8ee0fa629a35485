package w2w.engine.internal.plugins;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The folder that File Install watches.
 *
 * @param folder empty where none is watched
 */
record Watched(Optional<Path> folder) {
    static Watched of(BundleContext context) {
        @Nullable String watched = context.getProperty("felix.fileinstall.dir");
        return new Watched(
                watched == null
                        ? Optional.empty()
                        : Optional.of(Path.of(watched.split(",", 2)[0]).toAbsolutePath()));
    }

    /** Whether a bundle was dropped into it. */
    boolean contains(Bundle bundle) {
        return folder.filter(f -> bundle.getLocation().startsWith(location(f))).isPresent();
    }

    /** As File Install writes the locations of bundles; with its slash where the folder is not there yet as well. */
    private static String location(Path folder) {
        String uri = folder.toFile().toURI().toString();
        return uri.endsWith("/") ? uri : uri + "/";
    }
}
