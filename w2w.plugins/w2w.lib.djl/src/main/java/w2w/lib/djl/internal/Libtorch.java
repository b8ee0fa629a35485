package w2w.lib.djl.internal;

import ai.djl.util.Utils;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import w2w.api.task.W2wException;

/** The libtorch that DJL loads instead of the bundled one, by the names that DJL knows it by. */
record Libtorch(String path, String version, String flavor) {
    private static final String PATH = "PYTORCH_LIBRARY_PATH";

    static Libtorch of(DeviceSettings settings) {
        return new Libtorch(settings.libtorch_path(), settings.libtorch_version(), settings.libtorch_flavor());
    }

    /** Names it to DJL, which asks the environment before the system properties; an empty setting leaves the word to both. */
    void replace(Libtorch before) {
        Map<String, String> old = before.named();
        named().forEach((key, value) -> {
            if (!value.isEmpty()) {
                System.setProperty(key, value);
            } else if (!"".equals(old.get(key))) {
                System.clearProperty(key);
            }
        });
    }

    /** DJL itself would take the bundled build without a word where the named folder has none. */
    static void check() {
        String path = Utils.getEnvOrSystemProperty(PATH);
        if (path == null || path.isEmpty()) {
            return;
        }
        String library = System.mapLibraryName("torch");
        boolean found = Stream.of(path.split(File.pathSeparator, -1))
                .map(Path::of)
                .anyMatch(p ->
                        Files.isRegularFile(p.resolve(library)) || (Files.isRegularFile(p) && p.endsWith(library)));
        if (!found) {
            throw W2wException.of(W2wException.Kind.DEVICE, "There is no libtorch: the folder has no " + library)
                    .at(path)
                    .advise("Name the lib folder of a libtorch in libtorch.path of the configuration "
                            + DeviceSettings.PID + " (or in " + PATH
                            + "), or leave it empty for the bundled CPU build");
        }
    }

    private Map<String, String> named() {
        return Map.of(PATH, path, "PYTORCH_VERSION", version, "PYTORCH_FLAVOR", flavor);
    }
}
