package w2w.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.task.Task;

/** What a running command talks to. Used by the command's thread; {@link #task} from any. */
@ProviderType
public interface Console {
    /** Whether {@code --json} was given: then the command prints exactly one document with {@link #json(Object)} and no text. */
    boolean json();

    /** Prints a tree of maps, lists, records, strings, numbers and booleans as one JSON document. NaN and infinities become null. */
    void json(Object tree);

    /** Standard output, for text. */
    PrintWriter out();

    /** Prints rows as aligned columns under a header. */
    void table(List<String> header, List<List<String>> rows);

    /** A line on standard error that does not fail the command. */
    void warn(String line);

    /** The folder the user called the command in: relative paths are resolved against it. */
    Path directory();

    /** Progress as a bar on a terminal and as plain lines elsewhere, on standard error; cancelled by Ctrl-C. */
    Task task();
}
