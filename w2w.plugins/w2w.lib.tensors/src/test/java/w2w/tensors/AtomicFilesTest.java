package w2w.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.task.W2wException;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void a_failing_write_leaves_the_old_file_and_nothing_beside_it() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        W2wException e = assertThrows(
                W2wException.class,
                () -> AtomicFiles.write(file, channel -> {
                    channel.write(ByteBuffer.wrap("new".getBytes(StandardCharsets.UTF_8)));
                    throw new IOException("disk full");
                }));
        assertEquals(W2wException.Kind.STORAGE, e.kind());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFiles.write(file, channel -> {
                    throw new IllegalStateException();
                }));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void a_folder_is_replaced_whole() throws IOException {
        Path target = folder.resolve("deep/adapter");
        AtomicFiles.writeFolder(target, f -> Files.writeString(f.resolve("one"), "1"));
        AtomicFiles.writeFolder(target, f -> Files.writeString(f.resolve("two"), "2"));
        try (Stream<Path> files = Files.list(target)) {
            assertEquals(
                    List.of("two"), files.map(p -> p.getFileName().toString()).toList());
        }
        assertThrows(
                W2wException.class,
                () -> AtomicFiles.writeFolder(target, f -> {
                    Files.writeString(f.resolve("three"), "3");
                    throw new IOException("disk full");
                }));
        assertEquals("2", Files.readString(target.resolve("two")));
        try (Stream<Path> files = Files.list(folder.resolve("deep"))) {
            assertEquals(1, files.count());
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(p -> p.getFileName().toString()).toList();
        }
    }
}
