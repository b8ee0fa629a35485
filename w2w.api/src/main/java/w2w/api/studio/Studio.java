package w2w.api.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.task.Job;
import w2w.api.task.Task;

/** Service: the way in. Any thread may call. */
@ProviderType
public interface Studio {
    /**
     * Opens a workspace folder. One folder is one workspace: a second call returns the same one.
     *
     * @param create whether to make the folder a workspace when it is none
     * @throws w2w.api.task.W2wException INPUT: no workspace there, damaged, or written by a newer version (says which)
     */
    Workspace open(Path folder, boolean create);

    /**
     * Verifies a workspace folder, which need not open: formats, hashes, the history, and what stopped processes left. Changes nothing unless
     * it repairs; then damaged things are set aside in {@code .damaged} or under another name, never deleted, and leftovers that are of
     * no use are removed. Other processes may use the folder meanwhile.
     *
     * @throws w2w.api.task.W2wException INPUT: the folder is no workspace, nor was one; STORAGE: it cannot be repaired as it cannot be written
     */
    CheckReport check(Path folder, boolean repair, Task task);

    /** Runs long work on a thread of the engine. */
    <T> Job<T> start(String title, Function<Task, T> work);

    /** Jobs that wait, run or have ended in this process, oldest first. */
    List<Job<?>> jobs();
}
