package w2w.api.studio;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.diffusion.BackboneSession;
import w2w.api.task.Task;

/** Service: fine-tunes one adapter for each of many identities, many of them in one batch. A session is used by one call at a time. */
@ProviderType
public interface Populator {
    /**
     * Whose pictures lie where: of a folder with one folder of pictures an identity, in which a text file of a picture's name is its caption;
     * or of a table with the columns {@code identity}, {@code file} (relative to the table) and, if wanted, {@code caption}.
     *
     * @throws w2w.api.task.W2wException INPUT: nothing there, or neither of the two
     */
    List<PopulateRequest.Identity> identities(Path source);

    /** The picture files of a folder, in the order of their names. */
    List<Path> pictures(Path folder);

    /**
     * Trains the identities that have no adapter in {@code folder} yet and that no other process is training. The frozen model runs once
     * over a batch in which every row has its identity's own factors; every identity has its own optimiser state. An identity's adapter does
     * not depend on who shares its batch (to 1e-4): its pictures, timesteps and noises are drawn by the seed, its name and the step alone.
     *
     * <p>Several processes may work in one folder: each claims identities by atomic files. What was killed is taken up again by the next call
     * with the same request. The task is told the quantity {@code loss} and {@code identities/s}; it is cancelled within one step.
     *
     * @param finished is told after each batch
     * @param folder gets {@code models/NAME.safetensors}, one adapter an identity, written whole when it is finished, with a report beside it
     * @throws w2w.api.task.W2wException INPUT: a backbone without gradients, a folder of another request, layers that the model lacks; DEVICE:
     *     out of memory with one identity at a time
     */
    PopulateReport populate(
            BackboneSession session, PopulateRequest request, Path folder, Finished finished, Task task);

    /** With nobody to tell who is finished. */
    default PopulateReport populate(BackboneSession session, PopulateRequest request, Path folder, Task task) {
        return populate(session, request, folder, (names, rest) -> {}, task);
    }

    /** Hears of identities whose adapters have been written. */
    @ConsumerType
    @FunctionalInterface
    interface Finished {
        /** Called on the training thread, between two batches, with who was in the last one. */
        void finished(List<String> names, Task task);
    }
}
