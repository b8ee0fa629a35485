package w2w.engine.internal.studio;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import w2w.api.task.W2wException;

/** What is said where a workspace cannot be written: that it can be read only, or what is wrong with the disk. */
final class Unwritable {
    private Unwritable() {}

    static W2wException of(Path root, Exception e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        W2wException refused = isReadOnly(root, e)
                ? W2wException.of(
                                W2wException.Kind.STORAGE,
                                "the workspace can be read only: "
                                        + (Files.isWritable(root)
                                                ? "some of it cannot be written (" + reason + ")"
                                                : "you have no right to write to its folder, or its disk is read-only"))
                        .advise("Ask its owner for the right to write, or copy the folder and work in the copy")
                : W2wException.of(W2wException.Kind.STORAGE, "the workspace cannot be written: " + reason);
        return refused.at(root.toString()).because(e);
    }

    /** A disk that is mounted to be read has an exception of no type of its own; there the folder is said not to be writable. */
    private static boolean isReadOnly(Path root, Exception e) {
        return e instanceof AccessDeniedException
                || e instanceof ReadOnlyFileSystemException
                || (Files.isDirectory(root) && !Files.isWritable(root));
    }

    /** The workspace that a path lies in; the path itself where none does. */
    static Path workspaceOf(Path path) {
        for (Path above = path.toAbsolutePath(); above != null; above = above.getParent()) {
            if (Files.exists(above.resolve(WorkspaceMarker.FILE))) {
                return above;
            }
        }
        return path;
    }
}
