package w2w.tensors;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import w2w.api.task.W2wException;
import w2w.tensors.internal.torch.TorchReader;

/**
 * A torch {@code .pt} file, zip or legacy stream, or a pickle of a pandas table. Tensors are named by their path in what was saved: keys
 * and list positions with dots between; a file that is one tensor calls it {@code tensor}. Nothing in a pickle is executed; a global
 * outside of what tensors and tables need is refused by name.
 */
public interface TorchFile extends TensorSource {
    /**
     * Opens a file and reads its description, not its tensors.
     *
     * @throws W2wException INPUT: names file, and tensor where one is at fault
     */
    static TorchFile open(Path file) {
        return TorchReader.open(file);
    }

    /**
     * What was saved: maps with string keys, lists (tuples and {@code torch.Size} too), {@link String}, {@link Long}, {@link Double},
     * {@link Boolean} and {@link TensorInfo}. Anything else is opaque.
     */
    Object tree();

    /** The tensor of a file that is one tensor, or that holds exactly one. */
    default TensorInfo single() {
        List<TensorInfo> all = tensors();
        if (all.size() != 1) {
            throw W2wException.input("one tensor was expected, the file has " + all.size())
                    .at(source());
        }
        return all.get(0);
    }

    /**
     * The table, where a pandas DataFrame was saved; its index is the first column, under its own name or {@code index}.
     *
     * @throws W2wException INPUT: the table has a column that is neither numbers nor texts, or is damaged
     */
    Optional<DataTable> table();
}
