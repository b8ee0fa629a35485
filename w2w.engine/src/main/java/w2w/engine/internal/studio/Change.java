package w2w.engine.internal.studio;

import java.nio.file.Path;

/** What happens to one path of a workspace; paths are relative to it. */
sealed interface Change {
    Path path();

    /** The file gets this content; undoable. */
    record Put(Path path, byte[] content) implements Change {}

    /** The file goes; undoable. */
    record Remove(Path path) implements Change {}

    /** A file or folder that lies complete and forced to the disk in the workspace under another name takes the place; not undoable. */
    record Adopt(Path path, Path staged) implements Change {}
}
