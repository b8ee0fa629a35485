package w2w.formats.internal;

import java.nio.file.Path;
import java.util.function.Predicate;
import w2w.api.task.W2wException;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;

/** Looks into files without reading weights. */
final class Recognition {
    private Recognition() {}

    /** Whether the file is safetensors and a tensor of it has such a name. */
    static boolean anyTensor(Path file, Predicate<String> name) {
        try (TensorSource source = Safetensors.open(file)) {
            return source.tensors().stream().anyMatch(t -> name.test(t.name()));
        } catch (W2wException e) {
            return false;
        }
    }
}
