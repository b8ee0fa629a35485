package w2w.engine.internal.plugins;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The folder that File Install watches, if it watches one. */
final class Watched {
    private final @Nullable Path folder;
    private final String locations;

    private Watched(@Nullable Path folder) {
        this.folder = folder;
        // as File Install writes the locations of bundles; with its slash where the folder is not there yet as well
        String uri = folder == null ? "no folder" : folder.toFile().toURI().toString();
        locations = uri.endsWith("/") ? uri : uri + "/";
    }

    static Watched of(BundleContext context) {
        @Nullable String watched = context.getProperty("felix.fileinstall.dir");
        return new Watched(
                watched == null ? null : Path.of(watched.split(",", 2)[0]).toAbsolutePath());
    }

    /** Empty where none is watched. */
    Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /** Whether a bundle was dropped into it. */
    boolean contains(Bundle bundle) {
        return bundle.getLocation().startsWith(locations);
    }
}
