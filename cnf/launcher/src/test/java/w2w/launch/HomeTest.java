package w2w.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    @Test
    void makes_a_folder_that_is_not_there_and_leaves_nothing_in_it() throws IOException {
        Path home = folder.resolve("a/b");
        try (Home opened = Home.open(home)) {
            assertEquals(home, opened.work());
            assertNull(opened.reason());
        }
        try (Stream<Path> inside = Files.list(home)) {
            assertEquals(0, inside.count());
        }
    }

    @Test
    void refuses_a_file_by_name() throws IOException {
        Path file = Files.writeString(folder.resolve("home"), "x");
        String message = String.valueOf(
                assertThrows(IOException.class, () -> Home.open(file)).getMessage());
        assertTrue(message.contains(file + " is a file"), message);
    }

    /** Not even root makes a folder in the file system of processes. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void works_in_a_temporary_folder_where_nothing_can_be_written() throws IOException {
        Path home = Path.of("/proc/w2w");
        Path work;
        try (Home opened = Home.open(home)) {
            work = opened.work();
            assertNotEquals(home, work);
            assertTrue(Files.isDirectory(work));
            assertTrue(opened.reason() != null && !opened.reason().isEmpty());
            Files.createDirectories(work.resolve("cache/0"));
        }
        assertFalse(Files.exists(work));
    }
}
