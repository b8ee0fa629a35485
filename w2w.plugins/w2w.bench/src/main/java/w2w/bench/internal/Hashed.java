package w2w.bench.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import w2w.api.task.Sha256;

/** Hashes of small files. */
public final class Hashed {
    private Hashed() {}

    /** SHA-256 of a file's content. */
    public static String file(Path file) {
        try {
            return Sha256.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
