package w2w.launch;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a process keeps its bundle cache and its log: the user's folder, or a temporary one for as long as it runs where that folder
 * cannot be written.
 */
final class Home implements AutoCloseable {
    /** More than a file system keeps beside a file's name, so that a full disk is seen. */
    private static final int PROBE = 64 * 1024;

    private final Path work;
    private final @Nullable String reason;

    private Home(Path work, @Nullable String reason) {
        this.work = work;
        this.reason = reason;
    }

    /**
     * Looks whether {@code home} can be written, and makes it where it is not there.
     *
     * @throws IOException it is a file, or there is no place for a temporary folder either; the message is for the user
     */
    static Home open(Path home) throws IOException {
        if (Files.exists(home) && !Files.isDirectory(home)) {
            throw new IOException(home + " is a file, w2w needs a folder there; set W2W_HOME to a folder");
        }
        try {
            Files.createDirectories(home);
            Path probe = Files.createTempFile(home, ".probe", null);
            try {
                Files.write(probe, new byte[PROBE]);
            } finally {
                Files.deleteIfExists(probe);
            }
            return new Home(home, null);
        } catch (IOException e) {
            return new Home(temporary(home, e), reason(e));
        }
    }

    private static Path temporary(Path home, IOException first) throws IOException {
        try {
            return Files.createTempDirectory("w2w");
        } catch (IOException e) {
            throw new IOException(
                    home + " cannot be written (" + reason(first) + "), nor can the folder for temporary files ("
                            + reason(e) + "); set W2W_HOME or TMPDIR to a folder that can",
                    e);
        }
    }

    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String message = String.valueOf(e.getMessage());
        return message.substring(message.lastIndexOf(": ") + 1).strip();
    }

    /** Where cache and log are. */
    Path work() {
        return work;
    }

    /** Why it is a temporary folder; null where it is the user's. */
    @Nullable
    String reason() {
        return reason;
    }

    /** Removes the temporary folder. */
    @Override
    public void close() {
        if (reason != null) {
            try {
                Slot.delete(work);
            } catch (IOException e) {
                // the system clears its folder for temporary files by itself
            }
        }
    }
}
