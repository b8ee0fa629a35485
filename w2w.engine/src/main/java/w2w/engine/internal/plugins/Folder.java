package w2w.engine.internal.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.PluginStatus.State;

/** Files in the watched plug-ins folder that did not become bundles: File Install passes over them in silence. */
final class Folder {
    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);

    private final BundleContext context;
    private final Watched watched;
    private final Refusals refusals;

    Folder(BundleContext context, Watched watched) {
        this.context = context;
        this.watched = watched;
        this.refusals = new Refusals(context, watched::contains);
    }

    List<PluginStatus> strays() {
        Path folder = watched.folder().orElse(null);
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        Set<Path> installed = installed();
        List<PluginStatus> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = Objects.toString(file.getFileName(), "");
                boolean ours = !name.startsWith(".") && !name.endsWith(".config") && !name.endsWith(".cfg");
                if (ours && Files.isRegularFile(file) && !installed.contains(real(file))) {
                    found.add(inspect(file, name));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} cannot be read", folder, e);
        }
        return found;
    }

    private PluginStatus inspect(Path file, String name) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String symbolicName = attributes.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (symbolicName == null) {
                return status(name, name, "", State.FAILED, "is no bundle: its manifest has no Bundle-SymbolicName");
            }
            String bundle = symbolicName.split(";", 2)[0].strip();
            String version = Objects.toString(attributes.getValue(Constants.BUNDLE_VERSION), "0.0.0");
            Optional<String> refused = refusals.of(file.toFile());
            if (refused.isPresent()) {
                return status(name, bundle, version, State.FAILED, "is refused: " + refused.get());
            }
            return Stream.of(context.getBundles())
                    .filter(b -> bundle.equals(b.getSymbolicName())
                            && b.getVersion().toString().equals(version))
                    .findFirst()
                    .map((Bundle b) -> status(
                            name,
                            bundle,
                            version,
                            State.BLOCKED,
                            "the same bundle and version is installed from " + b.getLocation()))
                    .orElseGet(() -> status(
                            name,
                            bundle,
                            version,
                            State.UNSATISFIED,
                            "is not installed (yet); if that stays so, the log has the reason"));
        } catch (IOException e) {
            return status(name, name, "", State.FAILED, "is no bundle: it cannot be read as a jar");
        }
    }

    private static PluginStatus status(String file, String bundle, String version, State state, String cause) {
        return new PluginStatus(file, Optional.empty(), file, bundle, version, state, cause);
    }

    private Set<Path> installed() {
        Set<Path> paths = new HashSet<>();
        for (Bundle bundle : context.getBundles()) {
            String location = bundle.getLocation().replaceFirst("^reference:", "");
            if (location.startsWith("file:")) {
                try {
                    paths.add(real(Path.of(URI.create(location))));
                } catch (IllegalArgumentException e) {
                    LOG.debug("{} names no file", location); // file:relative and the like: not from the watched folder
                }
            }
        }
        return paths;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
