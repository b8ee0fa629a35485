package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Fails at one of its operations and at all later ones, half a write done, as a full disk does. */
final class FullDisk extends Disk {
    private int left;
    private final boolean deletesToo;

    FullDisk(int left, boolean deletesToo) {
        this.left = left;
        this.deletesToo = deletesToo;
    }

    private boolean full() {
        return left-- <= 0;
    }

    private static IOException noSpace() {
        return new IOException("No space left on device");
    }

    @Override
    void folder(Path folder) throws IOException {
        if (!Files.exists(folder) && full()) {
            throw noSpace();
        }
        super.folder(folder);
    }

    @Override
    void write(Path file, byte[] content) throws IOException {
        if (full()) {
            Files.write(file, Arrays.copyOf(content, content.length / 2));
            throw noSpace();
        }
        super.write(file, content);
    }

    @Override
    void append(Path file, byte[] content) throws IOException {
        if (full()) {
            throw noSpace(); // the real one has put back the old length
        }
        super.append(file, content);
    }

    @Override
    void move(Path from, Path to) throws IOException {
        if (deletesToo && full()) {
            throw new IOException("Input/output error");
        }
        super.move(from, to);
    }

    @Override
    void delete(Path path) throws IOException {
        if (deletesToo && full()) {
            throw new IOException("Input/output error");
        }
        super.delete(path);
    }
}
