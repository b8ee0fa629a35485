package w2w.api.plugin;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cause of the {@link w2w.api.task.W2wException} that refuses a program because the user has not trusted it: tells this refusal from
 * all others, and holds what the user must be shown to decide.
 */
public final class UntrustedFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Causes that are looked at: a chain may end in itself. */
    private static final int DEPTH = 64;

    private final String file;
    private final long size;
    private final String sha256;

    /**
     * @param file may be relative
     * @param size of the content, bytes
     * @param sha256 of the content, 64 hexadecimal digits
     */
    public UntrustedFileException(Path file, long size, String sha256) {
        super(file + " is not trusted (SHA-256 " + sha256 + ")");
        this.file = file.toAbsolutePath().toString();
        this.size = size;
        this.sha256 = sha256;
    }

    /** The one that an error is, or has among its causes. */
    public static Optional<UntrustedFileException> in(Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int i = 0; i < DEPTH && cause != null; i++) {
            if (cause instanceof UntrustedFileException found) {
                return Optional.of(found);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** Absolute. */
    public Path file() {
        return Path.of(file);
    }

    /** Of the content that was refused, bytes. */
    public long size() {
        return size;
    }

    /** Of the content that was refused, 64 hexadecimal digits. */
    public String sha256() {
        return sha256;
    }
}
