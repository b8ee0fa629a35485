package w2w.api.studio;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;

/**
 * Service: adapter files of whatever format is installed, told by their content. Command line, workbench and plug-ins read adapters
 * here and nowhere else. Any thread may call.
 */
@ProviderType
public interface AdapterFiles {
    /** A file and the id of the format that it came in. */
    record Read(String format, AdapterFile file) {}

    /**
     * Reads all parts of an adapter file or folder.
     *
     * @throws w2w.api.task.W2wException INPUT: no format knows it (says what it is, where that can be told), it is damaged, or it holds
     *     numbers that are not finite
     */
    Read read(Path source, Task task);

    /**
     * Reads an adapter that is to be applied as it is: low-rank layers alone, all parts in one layout.
     *
     * @param notes takes what reading left out or assumed, one sentence each
     * @throws w2w.api.task.W2wException INPUT: as {@link #read}, and where the file has dense layers (LoHa, LoKr, DoRA, OFT), with the
     *     command that refactors them
     */
    Adapter lowRank(Path source, Consumer<String> notes, Task task);

    /**
     * What refactoring gave.
     *
     * @param file low-rank layers alone
     * @param lost share of ‖ΔW‖² that the cut to the rank took away, by qualified module, 0 to 1
     * @param lostEnergy the same over all layers
     */
    record Refactored(AdapterFile file, Map<String, Double> lost, double lostEnergy) {}

    /**
     * Every layer as scale·B·A of one rank, by truncated singular value decomposition of its ΔW; dense layers are expanded first. Scale is
     * 1 (alpha = rank), and singular values are split evenly between A and B.
     *
     * @param rank of every layer
     * @param base a diffusers checkpoint folder; needed where a layer's ΔW depends on the base model (DoRA, OFT)
     * @throws w2w.api.task.W2wException INPUT: a base is needed and not given (names the layers), or lacks a layer
     */
    Refactored refactor(AdapterFile file, int rank, Optional<Path> base, Task task);

    /**
     * Writes an adapter by atomic rename; an existing adapter there is replaced whole.
     *
     * @throws w2w.api.task.W2wException INPUT: no such format, or one that only reads
     */
    void write(AdapterFile file, String format, Path target, Task task);
}
