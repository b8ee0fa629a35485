package w2w.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import w2w.api.task.W2wException;
import w2w.tensors.internal.Guarded;

/**
 * Files that are either the old ones or the new ones: written beside the target under another name, forced to the disk, renamed
 * over it, and the folder forced as well. What goes wrong with the disk is a {@link W2wException} of kind STORAGE that names the
 * target; the target is then as it was.
 */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Writes the content of one file. */
    @FunctionalInterface
    public interface FileBody {
        /** Writes everything to {@code channel}, which is empty and open for reading, too. */
        void write(FileChannel channel) throws IOException;
    }

    /** Writes the content of one folder. */
    @FunctionalInterface
    public interface FolderBody {
        /** Makes everything inside {@code folder}, which exists and is empty. */
        void write(Path folder) throws IOException;
    }

    /** Writes or replaces one file; missing parent folders are made. */
    public static void write(Path target, FileBody body) {
        Path path = target.toAbsolutePath();
        Path temporary = beside(path, "tmp");
        try {
            Files.createDirectories(parent(path));
            try (FileChannel channel = FileChannel.open(
                    temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
                body.write(channel);
                channel.force(true);
            }
            rename(temporary, path);
            forceFolder(parent(path));
        } catch (IOException e) {
            throw storage(target, e);
        } finally {
            discard(temporary);
        }
    }

    /** Writes or replaces one file of the given bytes. */
    public static void write(Path target, byte[] content) {
        write(target, channel -> {
            ByteBuffer all = ByteBuffer.wrap(content);
            while (all.hasRemaining()) {
                channel.write(all);
            }
        });
    }

    /**
     * Writes or replaces one folder whole. No system renames a folder over one that has content, so an old folder is first moved
     * aside, to {@code .NAME.….old}: a crash between the two renames leaves it there, complete.
     */
    public static void writeFolder(Path target, FolderBody body) {
        Path path = target.toAbsolutePath();
        Path temporary = beside(path, "tmp");
        Path old = beside(path, "old");
        try {
            Files.createDirectories(parent(path));
            Files.createDirectory(temporary);
            body.write(temporary);
            forceTree(temporary);
            boolean replaces = Files.exists(path);
            if (replaces) {
                rename(path, old);
            }
            try {
                rename(temporary, path);
            } catch (IOException e) {
                if (replaces) {
                    rename(old, path);
                }
                throw e;
            }
            forceFolder(parent(path));
            discard(old);
        } catch (IOException e) {
            throw storage(target, e);
        } finally {
            discard(temporary);
        }
    }

    /** Forces a folder's entries to the disk, where the system knows how to. */
    public static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows cannot open a folder; its renames are in the journal without it
        }
    }

    private static void forceTree(Path folder) throws IOException {
        for (Path path : tree(folder)) {
            if (Files.isDirectory(path)) {
                forceFolder(path);
            } else {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the place written to cannot rename atomically", e);
        }
    }

    private static List<Path> tree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
        }
    }

    private static void discard(Path path) {
        try {
            if (Files.exists(path)) {
                for (Path each : tree(path)) {
                    Files.deleteIfExists(each);
                }
            }
        } catch (IOException e) {
            // a leftover beside the target is harmless, and the error that matters is already on its way
        }
    }

    private static Path beside(Path path, String suffix) {
        return path.resolveSibling(
                "." + path.getFileName() + "." + UUID.randomUUID().toString().substring(0, 8) + "." + suffix);
    }

    private static Path parent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException("it has no folder");
        }
        return parent;
    }

    private static W2wException storage(Path target, IOException e) {
        return W2wException.of(W2wException.Kind.STORAGE, "cannot be written: " + Guarded.reason(e))
                .at(target.toString())
                .because(e);
    }
}
