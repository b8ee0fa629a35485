package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.time.Duration;
import w2w.api.task.W2wException;

/**
 * A folder in which something large grows, for one process at a time. It is kept over a kill for the same request and emptied for
 * another one.
 */
final class Staging implements AutoCloseable {
    private static final String REQUEST = "request";
    private static final String CONTENT = "content";

    private final Path folder;
    private final Disk disk;
    private final FolderLock lock;

    private Staging(Path folder, Disk disk, FolderLock lock) {
        this.folder = folder;
        this.disk = disk;
        this.lock = lock;
    }

    static Staging open(Path folder, String request, Disk disk) {
        try {
            disk.folder(folder);
            FolderLock lock = disk.lock(folder.resolve(".lock"), Duration.ZERO).orElseThrow(() -> W2wException.of(
                            W2wException.Kind.STORAGE,
                            "the same name is being made already, here or in another process")
                    .at(folder.getFileName().toString()));
            try {
                Path asked = folder.resolve(REQUEST);
                byte[] wanted = request.getBytes(StandardCharsets.UTF_8);
                if (!Files.exists(asked) || !java.util.Arrays.equals(Files.readAllBytes(asked), wanted)) {
                    disk.delete(asked);
                    disk.delete(folder.resolve(CONTENT));
                    disk.folder(folder.resolve(CONTENT));
                    disk.write(asked, wanted);
                }
                disk.folder(folder.resolve(CONTENT));
                return new Staging(folder, disk, lock);
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        } catch (IOException | ReadOnlyFileSystemException e) {
            throw Unwritable.of(Unwritable.workspaceOf(folder), e);
        }
    }

    /** The folder to work in. */
    Path content() {
        return folder.resolve(CONTENT);
    }

    /** Done: what was not taken over goes. */
    void clear() {
        try {
            disk.delete(folder.resolve(REQUEST));
            disk.delete(folder.resolve(CONTENT));
        } catch (IOException e) {
            // the next request empties it
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // the system drops the lock with the process
        }
    }
}
