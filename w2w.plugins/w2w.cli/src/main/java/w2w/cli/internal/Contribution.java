package w2w.cli.internal;

import java.util.List;
import w2w.cli.Command;

/** One contributed command, as its service properties tell it; the command itself is made only to run or to be explained in full. */
interface Contribution {
    /** The words a user types. */
    List<String> words();

    /** One sentence; may be empty. */
    String description();

    /** Symbolic name and version of the bundle it comes from. */
    String origin();

    /**
     * A fresh command.
     *
     * @throws w2w.api.task.W2wException PLUGIN: it cannot be made; names the bundle
     */
    Instance open();

    /** A command and its release. */
    interface Instance extends AutoCloseable {
        Command command();

        @Override
        void close();
    }

    default String path() {
        return String.join(" ", words());
    }
}
