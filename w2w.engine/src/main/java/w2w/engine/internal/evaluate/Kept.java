package w2w.engine.internal.evaluate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;
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

    /** What is kept under the key, or what {@code work} gives, kept from then on. */
    float[] get(String key, Supplier<float[]> work) {
        String name =
                UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
        Path file = folder.resolve(name + ".safetensors");
        if (Files.exists(file)) {
            try (TensorSource source = Safetensors.open(file)) {
                return source.floats(NUMBERS);
            }
        }
        float[] numbers = work.get();
        new SafetensorsWriter()
                .floats(NUMBERS, DType.F32, numbers, numbers.length)
                .write(file);
        return numbers;
    }
}
