package w2w.engine.internal.cache;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/** Numbers that took long, kept in a folder by what they were computed from. */
public final class NumberCache {
    private static final Logger LOG = LoggerFactory.getLogger(NumberCache.class);
    private static final String NUMBERS = "numbers";

    private final Path folder;

    public NumberCache(Path folder) {
        this.folder = folder;
    }

    /** What is kept under the key; nothing where the file is damaged, which is said: it can be computed again. */
    public Optional<float[]> find(String key) {
        Path file = file(key);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (TensorSource source = Safetensors.open(file)) {
            return Optional.of(source.floats(NUMBERS));
        } catch (W2wException e) {
            LOG.warn("what was kept is computed again: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Keeps numbers under the key, by atomic rename.
     *
     * @throws W2wException STORAGE: the folder cannot be written
     */
    public void keep(String key, float... numbers) {
        new SafetensorsWriter()
                .floats(NUMBERS, DType.F32, numbers, numbers.length)
                .write(file(key));
    }

    private Path file(String key) {
        return folder.resolve(UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)) + ".safetensors");
    }
}
