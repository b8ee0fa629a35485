package w2w.formats.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file is meant to be. */
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
}
