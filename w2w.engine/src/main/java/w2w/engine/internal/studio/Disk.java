package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import w2w.api.task.W2wException;
import w2w.tensors.AtomicFiles;

/** Every way in which a workspace changes the disk; tests put one in its place that fails. */
class Disk {
    void folder(Path folder) throws IOException {
        Files.createDirectories(folder);
    }

    /** Writes a file that nobody reads yet and forces it to the disk. */
    void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            put(channel, content);
        }
    }

    /** Appends and forces; a file that could not take all is as long as it was. */
    void append(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long length = channel.size();
            channel.position(length);
            try {
                put(channel, content);
            } catch (IOException e) {
                channel.truncate(length);
                throw e;
            }
        }
    }

    /** Shortens a file. */
    void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    /** The lock of a file that is made where there is none; empty if another process holds it all the time. */
    Optional<FolderLock> lock(Path file, Duration patience) throws IOException {
        return FolderLock.acquire(file, patience);
    }

    /**
     * The lock of a workspace folder, for a change of it.
     *
     * @throws W2wException STORAGE: another process holds it all the time
     */
    final FolderLock hold(Path root, Duration patience) throws IOException {
        return lock(root.resolve(".lock"), patience).orElseThrow(() -> W2wException.of(
                        W2wException.Kind.STORAGE, "another process has been changing the workspace for too long")
                .at(root.toString()));
    }

    /** Renames over whatever file is there. */
    void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes a file or a folder with all that is in it. */
    void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }

    /** Forces the entries of a folder. */
    void force(Path folder) throws IOException {
        AtomicFiles.forceFolder(folder);
    }

    private static void put(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(content);
        while (all.hasRemaining()) {
            channel.write(all);
        }
        channel.force(true);
    }
}
