package w2w.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotTest {
    @TempDir
    Path root;

    @Test
    void two_at_once_have_different_folders() throws IOException {
        try (Slot first = Slot.claim(root, "a");
                Slot second = Slot.claim(root, "a")) {
            assertNotEquals(first.folder(), second.folder());
        }
    }

    @Test
    void a_cache_left_in_order_is_used_again_as_it_is() throws IOException {
        Path kept = use("a", true);
        try (Slot again = Slot.claim(root, "a")) {
            assertTrue(again.warm());
            assertTrue(Files.exists(kept));
        }
    }

    @Test
    void a_cache_of_another_distribution_is_wiped() throws IOException {
        Path gone = use("a", true);
        try (Slot again = Slot.claim(root, "b")) {
            assertFalse(again.warm());
            assertFalse(Files.exists(gone));
        }
    }

    @Test
    void a_cache_whose_process_died_is_wiped() throws IOException {
        Path gone = use("a", false);
        try (Slot again = Slot.claim(root, "a")) {
            assertFalse(again.warm());
            assertFalse(Files.exists(gone));
        }
    }

    @Test
    void a_cache_is_not_trusted_while_it_is_in_use() throws IOException {
        use("a", true);
        // warm, but never left in order
        Slot.claim(root, "a").close();
        try (Slot again = Slot.claim(root, "a")) {
            assertFalse(again.warm());
        }
    }

    private Path use(String stamp, boolean inOrder) throws IOException {
        try (Slot slot = Slot.claim(root, stamp)) {
            Path file =
                    Files.createDirectories(slot.folder().resolve("bundle1")).resolve("bundle.info");
            Files.writeString(file, "x");
            if (inOrder) {
                slot.leaveInOrder();
            }
            assertEquals(root, slot.folder().getParent());
            return file;
        }
    }
}
