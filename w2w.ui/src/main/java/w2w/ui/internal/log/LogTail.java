package w2w.ui.internal.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is appended to the newest log file of a folder. Not on the UI thread; one caller at a time. */
final class LogTail {
    /** Of a long file only the end is read, bytes. */
    private static final int MOST = 400_000;

    private final Path folder;
    private @Nullable Path file;
    private long position;

    LogTail(Path folder) {
        this.folder = folder;
    }

    /** Whole lines that have come since the last call; of the first file only its end. */
    List<String> more() throws IOException {
        Optional<Path> newest = newest();
        if (newest.isEmpty()) {
            return List.of();
        }
        if (!newest.get().equals(file)) {
            file = newest.get();
            position = Math.max(0, Files.size(newest.get()) - MOST);
        }
        try (RandomAccessFile in = new RandomAccessFile(newest.get().toFile(), "r")) {
            long length = in.length();
            if (length < position) { // begun anew
                position = 0;
            }
            byte[] bytes = new byte[(int) Math.min(MOST, length - position)];
            in.seek(position);
            in.readFully(bytes);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            position += end;
            return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
        }
    }

    private Optional<Path> newest() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".log"))
                    .max(Comparator.comparing(f -> f.getFileName().toString()));
        }
    }
}
