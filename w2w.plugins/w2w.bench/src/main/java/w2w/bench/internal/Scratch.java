package w2w.bench.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import w2w.cli.Console;

/** A folder for a benchmark's data, gone when it is closed. */
public final class Scratch implements AutoCloseable {
    private static final ByteBuffer BUFFER = ByteBuffer.allocateDirect(8 << 20);

    private final Path folder;

    /** A folder in {@code parent}, which is made if it is not there. */
    public Scratch(Path parent) throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(parent), "w2w-bench");
    }

    /** A folder in the one a user named, or among the temporary files. */
    static Scratch in(@Nullable Path parent, Console console) throws IOException {
        return new Scratch(
                parent == null
                        ? Path.of(System.getProperty("java.io.tmpdir"))
                        : console.directory().resolve(parent));
    }

    public Path folder() {
        return folder;
    }

    /** Reads a file from its beginning to its end and makes nothing of it: what reading costs at least. */
    static synchronized void readAll(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(BUFFER.clear()) >= 0) {
                // on
            }
        }
    }

    /** Removes a folder with all that is in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }
}
