package w2w.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bundle cache of one process. Processes that run at once hold different slots; a slot is used again, warm, by a later process
 * of the same distribution if the last one left it in order, and is wiped otherwise.
 */
final class Slot implements AutoCloseable {
    private static final int MOST = 64;

    private final Path folder;
    private final Path stampFile;
    private final String stamp;
    private final boolean warm;
    private final FileChannel channel;

    private Slot(Path folder, Path stampFile, String stamp, boolean warm, FileChannel channel) {
        this.folder = folder;
        this.stampFile = stampFile;
        this.stamp = stamp;
        this.warm = warm;
        this.channel = channel;
    }

    /** The first slot below {@code root} that no process holds; {@code stamp} names what the cache is made from. */
    static Slot claim(Path root, String stamp) throws IOException {
        Files.createDirectories(root);
        for (int i = 0; i < MOST; i++) {
            FileChannel channel =
                    FileChannel.open(root.resolve(i + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                continue;
            }
            Path folder = root.resolve(Integer.toString(i));
            Path stampFile = root.resolve(i + ".stamp");
            boolean warm = Files.isDirectory(folder)
                    && Files.exists(stampFile)
                    && Files.readString(stampFile).equals(stamp);
            // without its stamp the cache of a process that dies before close() is never trusted
            Files.deleteIfExists(stampFile);
            if (!warm) {
                delete(folder);
                Files.createDirectories(folder);
            }
            return new Slot(folder, stampFile, stamp, warm, channel);
        }
        throw new IOException(MOST + " processes use " + root + " already");
    }

    Path folder() {
        return folder;
    }

    /** Whether it holds the bundles of the same distribution. */
    boolean warm() {
        return warm;
    }

    /** Marks the cache as left in order. */
    void leaveInOrder() throws IOException {
        Files.writeString(stampFile, stamp);
    }

    /** Gives the slot to others. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Removes a folder with all that is in it. */
    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(tree)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
