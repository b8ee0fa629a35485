package w2w.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import w2w.api.task.W2wException;

/**
 * A file of tensors in either of the formats that tools save weights in: safetensors, or what torch saves ({@code .bin}, {@code .pt},
 * {@code .ckpt}). Which it is is told by its first bytes, not by its name.
 */
public final class WeightFile {
    private WeightFile() {}

    /**
     * Opens it. No code of a pickle runs.
     *
     * @throws W2wException INPUT: names the file, and the tensor where it is about one
     */
    public static TensorSource open(Path file) {
        return isTorch(file) ? TorchFile.open(file) : Safetensors.open(file);
    }

    /** Whether a tensor has such a name; false for anything that cannot be read up to there. */
    public static boolean anyName(Path file, Predicate<String> condition) {
        if (!isTorch(file)) {
            return Safetensors.anyName(file, condition);
        }
        try (TensorSource tensors = TorchFile.open(file)) {
            return tensors.tensors().stream().anyMatch(t -> condition.test(t.name()));
        } catch (W2wException e) {
            return false; // why it cannot be read is said when it is opened
        }
    }

    private static boolean isTorch(Path file) {
        byte[] head = new byte[9];
        int length;
        try (InputStream in = Files.newInputStream(file)) {
            length = in.readNBytes(head, 0, head.length);
        } catch (IOException e) {
            return false;
        }
        boolean archive = length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
        boolean pickle = length >= 4 && (head[0] & 0xFF) == 0x80 && head[1] >= 2 && head[1] <= 5;
        // the length of a safetensors header may begin like either; then its high half is zero and the header's brace
        // follows
        boolean header = length == 9 && (head[4] | head[5] | head[6] | head[7]) == 0 && head[8] == '{';
        return (archive || pickle) && !header;
    }
}
