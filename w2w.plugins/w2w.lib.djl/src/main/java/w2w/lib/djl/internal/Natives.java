package w2w.lib.djl.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Loads DJL's natives; DJL calls it by the name in the system property {@code ai.djl.pytorch.native_helper}. */
public final class Natives {
    private static final String LOADED = "w2w.djl.loaded.";

    private Natives() {}

    /** Loads a library into this class loader, though an earlier one of a refreshed bundle has it already. */
    public static void load(String path) throws IOException {
        Path library = Path.of(path);
        String key = LOADED + library.getFileName();
        if (System.getProperty(key) == null) {
            System.load(path);
            System.setProperty(key, path);
            return;
        }
        // libtorch itself stays as loaded; only the JNI stub is bound to a class loader, and a copy of it can be bound
        // again
        if (library.getFileName().toString().contains("djl_torch")) {
            Path copy = Files.createTempFile("w2w-", library.getFileName().toString());
            Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
            System.load(copy.toString());
            Files.delete(copy);
        }
    }

    /** Whether libtorch is in this process. */
    static boolean loaded() {
        return System.getProperties().stringPropertyNames().stream().anyMatch(key -> key.startsWith(LOADED));
    }
}
