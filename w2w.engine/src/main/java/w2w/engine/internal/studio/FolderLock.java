package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** A lock file that keeps other processes, and other studios of this one, out; the system drops it when a process dies. */
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock; empty if somebody else holds it all the time. */
    static Optional<FolderLock> acquire(Path file, Duration patience) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean held = false;
        try {
            long end = System.nanoTime() + patience.toNanos();
            while (true) {
                if (attempt(channel)) {
                    held = true;
                    return Optional.of(new FolderLock(channel));
                }
                if (System.nanoTime() >= end) {
                    return Optional.empty();
                }
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + file, e);
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    private static boolean attempt(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
