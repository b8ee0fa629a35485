package w2w.launch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The folders of one process, all absolute.
 *
 * @param dist the distribution; never written to
 * @param home what the user owns: configuration, logs, dropped plug-ins, caches
 * @param plugins the watched folder
 * @param directory where the user called {@code w2w}
 */
record Places(Path dist, Path home, Path plugins, Path directory) {
    /** From the system properties and the environment that the {@code w2w} script and the user set. */
    static Places of(Map<?, ?> properties, Map<String, String> environment) {
        Path directory = Path.of(text(properties, "w2w.directory", text(properties, "user.dir", ".")));
        Path dist = directory.resolve(text(properties, "w2w.dist", "."));
        String named = environment.getOrDefault("W2W_HOME", "");
        Path home = named.isEmpty() ? Path.of(text(properties, "user.home", "."), ".w2w") : directory.resolve(named);
        Path plugins = directory.resolve(
                text(properties, "w2w.plugins", home.resolve("plugins").toString()));
        return new Places(tidy(dist), tidy(home), tidy(plugins), tidy(directory));
    }

    /** The bundles of a mode in the order of their file names; an exploded bundle is a folder. */
    List<Path> bundles(Mode mode) throws IOException {
        List<Path> found = new ArrayList<>(list(dist.resolve("bundles")));
        if (mode == Mode.WORKBENCH) {
            found.addAll(list(dist.resolve("workbench")));
        } else if (mode == Mode.SHELL) {
            found.addAll(list(dist.resolve("shell")));
        }
        return found;
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            jars.forEach(found::add);
        }
        Collections.sort(found);
        return found;
    }

    private static Path tidy(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static String text(Map<?, ?> properties, String key, String otherwise) {
        Object value = properties.get(key);
        return value == null || value.toString().isEmpty() ? otherwise : value.toString();
    }
}
