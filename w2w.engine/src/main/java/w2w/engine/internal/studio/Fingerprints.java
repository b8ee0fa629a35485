package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import w2w.api.space.WeightSpace;
import w2w.api.task.W2wException;

/** Fingerprints of space files, remembered until the file is another one: opening a space of 65,000 labelled models takes a while. */
final class Fingerprints {
    private record Known(long size, FileTime modified, String fingerprint) {}

    private final SpaceFiles files;
    private final Map<Path, Known> known = new HashMap<>();

    Fingerprints(SpaceFiles files) {
        this.files = files;
    }

    synchronized String of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Known before = known.get(file);
            if (before != null
                    && before.size() == now.size()
                    && before.modified().equals(now.lastModifiedTime())) {
                return before.fingerprint();
            }
            try (WeightSpace space = files.open(file)) {
                known.put(file, new Known(now.size(), now.lastModifiedTime(), space.fingerprint()));
                return space.fingerprint();
            }
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the space cannot be read")
                    .at(file.toString())
                    .because(e);
        }
    }
}
