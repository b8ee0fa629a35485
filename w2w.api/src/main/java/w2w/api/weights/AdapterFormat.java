package w2w.api.weights;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.task.Task;

/**
 * Service: one spelling of adapters on disk. Reading gives ΔW exactly as the tool of origin applies it. Implementations hold no
 * state between calls; any thread may call.
 */
@ConsumerType
public interface AdapterFormat {
    /**
     * Whether the file or folder is in this spelling, told by its content, not by its name. Reads no weights. False for
     * anything unreadable.
     */
    boolean recognises(Path source);

    /**
     * Reads all parts of an adapter. {@code source} is not modified.
     *
     * @throws w2w.api.task.W2wException INPUT: names file and tensor; kinds that ΔW = scale·B·A does not cover are refused by name
     */
    AdapterFile read(Path source, Task task);

    /** The writing side, where this format has one. */
    Optional<Writer> writer();

    /** Writes adapters in one spelling. */
    @ConsumerType
    interface Writer {
        /**
         * Writes a file or folder that strict readers of the tool of origin accept, by atomic rename. An existing target is
         * replaced whole. Alpha is always part of what is written.
         */
        void write(AdapterFile adapter, Path target, Task task);
    }
}
