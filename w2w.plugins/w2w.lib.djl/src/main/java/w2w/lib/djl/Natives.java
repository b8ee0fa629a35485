package w2w.lib.djl;

import java.nio.file.*;

/** Loads DJL's natives; called by DJL through the system property ai.djl.pytorch.native_helper. */
public final class Natives {
    private Natives() {}

    public static void load(String path) throws Exception {
        Path p = Path.of(path);
        String key = "w2w.djl.loaded." + p.getFileName();
        if (System.getProperty(key) == null) {
            System.load(path);
            System.setProperty(key, path);
            return;
        }
        // a second class space in the same JVM: libtorch itself stays as loaded, only the JNI stub is bound again
        if (!p.getFileName().toString().contains("djl_torch")) return;
        Path copy = Files.createTempFile("w2w-", p.getFileName().toString());
        Files.copy(p, copy, StandardCopyOption.REPLACE_EXISTING);
        System.load(copy.toString());
        Files.delete(copy);
    }
}
