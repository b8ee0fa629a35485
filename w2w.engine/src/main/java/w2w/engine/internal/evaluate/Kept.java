package w2w.engine.internal.evaluate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/** Numbers that took long, kept in a folder by what they were computed from. */
final class Kept {
    private static final String NUMBERS = "numbers";

    private final Path folder;

    Kept(Path folder) {
        this.folder = folder;
    }

    /** What is kept under the key. */
    Optional<float[]> find(String key) {
        Path file = file(key);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (TensorSource source = Safetensors.open(file)) {
            return Optional.of(source.floats(NUMBERS));
        }
    }

    void keep(String key, float... numbers) {
        new SafetensorsWriter()
                .floats(NUMBERS, DType.F32, numbers, numbers.length)
                .write(file(key));
    }

    private Path file(String key) {
        return folder.resolve(UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)) + ".safetensors");
    }
}
