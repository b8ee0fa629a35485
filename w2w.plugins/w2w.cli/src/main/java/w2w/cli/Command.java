package w2w.cli;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Service: one command of {@code w2w}. A prototype-scoped component whose class carries picocli's annotations for its options and
 * parameters and {@link CliCommand} for its place in the tree; a fresh object serves each invocation. Parameters of type
 * {@link java.nio.file.Path} arrive absolute, resolved against {@link Console#directory}. {@code --json}, {@code -v}, {@code --verbose},
 * {@code --no-progress}, {@code -h}, {@code --help}, {@code -V} and {@code --version} are options of every command and must not be
 * declared again.
 */
@ConsumerType
public interface Command {
    /** Done. */
    int DONE = 0;

    /** Failed. */
    int FAILED = 1;

    /** Wrong usage. */
    int USAGE = 2;

    /** Cancelled by the user. */
    int CANCELLED = 130;

    /**
     * Runs with the options that picocli has set.
     *
     * @return an exit code; a {@link w2w.api.task.W2wException} thrown means {@link #FAILED} and is printed as one line, a
     *     {@link w2w.api.task.CancelledException} means {@link #CANCELLED}
     */
    int run(Console console) throws Exception;
}
