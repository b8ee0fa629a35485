package w2w.engine.internal.studio;

import java.nio.file.Path;

/** What happens to one path of a workspace; paths are relative to it. What was there is kept, and undo brings it back. */
sealed interface Change {
    Path path();

    /** The file gets this content. */
    record Put(Path path, byte[] content) implements Change {}

    /** The file or folder goes. */
    record Remove(Path path) implements Change {}

    /** A file or folder that lies complete and forced to the disk in the workspace under another name takes the place. */
    record Adopt(Path path, Path staged) implements Change {}
}
