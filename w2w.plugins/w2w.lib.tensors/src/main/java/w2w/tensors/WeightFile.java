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
        byte[] head = new byte[4];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(head, 0, head.length);
            // a header of safetensors of 19,280 or 128 bytes begins like an archive or a pickle; 'PK' goes on with 3, 4
            boolean archive = length == 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
            boolean pickle = length == 4 && (head[0] & 0xFF) == 0x80 && head[1] >= 2 && head[1] <= 5;
            return (archive || pickle) && !isSafetensors(file);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isSafetensors(Path file) throws IOException {
        byte[] head = new byte[9];
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(head, 0, 9) == 9
                    && head[4] == 0
                    && head[5] == 0
                    && head[6] == 0
                    && head[7] == 0
                    && head[8] == '{';
        }
    }
}
