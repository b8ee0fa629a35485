package w2w.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import w2w.tensors.internal.Bytes;
import w2w.tensors.internal.Guarded;
import w2w.tensors.internal.SafetensorsFile;

/**
 * Reads safetensors files of any size under all rules of a strict reader: a header within its bounds, no name twice, data that
 * covers the file without overlap or hole, lengths that are shape × dtype. Files above one MiB are mapped, nothing is read before it
 * is asked for; {@link SafetensorsWriter} writes.
 */
public final class Safetensors {
    private Safetensors() {}

    /**
     * Opens a file and checks its header.
     *
     * @throws w2w.api.task.W2wException INPUT: names the file, and the tensor where it is about one
     */
    public static TensorSource open(Path file) {
        return SafetensorsFile.open(file.toString(), Guarded.open(file));
    }

    /** The same for a file in memory, which messages call {@code source}; {@code content} must not change while it is in use. */
    public static TensorSource read(String source, ByteBuffer content) {
        return SafetensorsFile.open(source, Bytes.of(content));
    }

    /**
     * Whether a tensor of the file has such a name, the cheapest way to tell what a file is: the header is read up to the first name
     * that does, and nothing after it is checked. False for anything that is no such file up to there.
     */
    public static boolean anyName(Path file, Predicate<String> condition) {
        try (InputStream in = Files.newInputStream(file)) {
            return anyName(in, condition);
        } catch (IOException e) {
            return false;
        }
    }

    /** The same for a file as a stream, which is not closed. */
    public static boolean anyName(InputStream file, Predicate<String> condition) {
        return SafetensorsFile.anyName(file, condition);
    }
}
