package w2w.engine.internal.release;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import w2w.api.task.W2wException;
import w2w.tensors.TorchFile;

/** Opens the files of a release and remembers which were used. */
final class ReleaseFolder {
    private final Path folder;
    private final List<String> used = new ArrayList<>();

    ReleaseFolder(Path folder) {
        this.folder = folder;
        if (!Files.isDirectory(folder)) {
            throw W2wException.input("there is no such folder").at(folder.toString());
        }
    }

    boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    List<String> used() {
        return used;
    }

    /** The file, opened; the caller closes it. */
    TorchFile open(String name) {
        TorchFile file = TorchFile.open(folder.resolve(name));
        if (!used.contains(name)) {
            used.add(name);
        }
        return file;
    }

    /** One row of {@code size} numbers, or of any number where that is negative; empty where there is no such file. */
    Optional<float[]> row(String name, int size) {
        if (!has(name)) {
            return Optional.empty();
        }
        try (TorchFile file = open(name)) {
            long elements = file.single().elements();
            if (elements < 1 || elements > Integer.MAX_VALUE - 8 || (size >= 0 && elements != size)) {
                throw W2wException.input("it has " + elements + " numbers" + (size < 0 ? "" : ", the layout " + size))
                        .at(file.source());
            }
            float[] row = file.floats(file.single().name());
            for (int i = 0; i < row.length; i++) {
                if (!Float.isFinite(row[i])) {
                    throw W2wException.input("number " + i + " is " + row[i]).at(file.source());
                }
            }
            return Optional.of(row);
        }
    }
}
