package w2w.formats.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import w2w.api.task.W2wException;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;

/** Looks into files without reading weights. */
final class Recognition {
    private Recognition() {}

    /** Whether the file is called safetensors, or begins like one: a length, then the brace of the header. */
    static boolean isMeantAsSafetensors(Path file) {
        if (file.toString().endsWith(".safetensors")) {
            return true;
        }
        byte[] head = new byte[9];
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(head, 0, head.length) == head.length && head[8] == '{';
        } catch (IOException e) {
            return true; // why it cannot be read is said when it is opened
        }
    }

    /** Whether the file is safetensors and a tensor of it has such a name. */
    static boolean anyTensor(Path file, Predicate<String> name) {
        try (TensorSource source = Safetensors.open(file)) {
            return source.tensors().stream().anyMatch(t -> name.test(t.name()));
        } catch (W2wException e) {
            return false;
        }
    }
}
