package w2w.engine.internal.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.HistoryEntry;
import w2w.api.task.W2wException;

class LedgerTest {
    @TempDir
    Path root;

    private static final Path A = Path.of("models", "a");
    private static final Path B = Path.of("models", "b");

    private static Change put(Path path, String content) {
        return new Change.Put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private static HistoryEntry change(Ledger ledger, Change... changes) {
        return ledger.change("test", Map.of("x", "y"), () -> List.of(changes)).orElseThrow();
    }

    private String content(Path path) throws IOException {
        return Files.exists(root.resolve(path)) ? Files.readString(root.resolve(path)) : "absent";
    }

    private String state() throws IOException {
        int entries = new Ledger(root, new Disk()).history().size(); // first: this carries on what was decided
        return content(A) + " " + content(B) + " " + entries;
    }

    @Test
    void changes_are_made_whole_and_numbered() throws IOException {
        Ledger ledger = new Ledger(root, new Disk());
        assertEquals(1, change(ledger, put(A, "1"), put(B, "1")).number());
        assertEquals(2, change(ledger, put(A, "2"), new Change.Remove(B)).number());
        assertEquals("2 absent 2", state());
        HistoryEntry last = new Ledger(root, new Disk()).history().get(1);
        assertEquals("test", last.operation());
        assertEquals(Map.of("x", "y"), last.arguments());
        assertFalse(Files.exists(root.resolve(".pending")));
    }

    @Test
    void undo_and_redo_walk_through_the_states() throws IOException {
        Ledger ledger = new Ledger(root, new Disk());
        change(ledger, put(A, "1"));
        change(ledger, put(A, "2"), put(B, "2"));
        change(ledger, new Change.Remove(A));
        assertEquals("absent 2 3", state());
        assertEquals("undo", ledger.undo().orElseThrow().operation());
        assertEquals("2 2 4", state());
        ledger.undo();
        assertEquals("1 absent 5", state());
        ledger.redo();
        assertEquals("2 2 6", state());
        ledger.undo();
        ledger.undo();
        assertEquals("absent absent 8", state());
        assertTrue(ledger.undo().isEmpty());
        ledger.redo();
        ledger.redo();
        ledger.redo();
        assertEquals("absent 2 11", state());
        assertTrue(ledger.redo().isEmpty());
        ledger.undo();
        change(ledger, put(B, "new"));
        assertTrue(ledger.redo().isEmpty(), "something was changed since");
        assertEquals("2 new 13", state());
    }

    @Test
    void old_content_is_kept_for_so_many_changes_and_no_longer() throws IOException {
        Ledger ledger = new Ledger(root, new Disk(), new Kept(root, new Disk(), 3));
        for (int i = 1; i <= 8; i++) {
            change(ledger, put(A, "" + i));
        }
        try (Stream<Path> kept = Files.list(root.resolve(".kept"))) {
            assertEquals(3, kept.count());
        }
        ledger.undo();
        assertEquals("7 absent 9", state());
    }

    @Test
    void a_full_disk_leaves_the_old_state() throws IOException {
        Ledger good = new Ledger(root, new Disk());
        change(good, put(A, "1"), put(B, "1"));
        int failed = 0;
        for (int left = 0; ; left++) {
            Ledger full = new Ledger(root, new FullDisk(left, false));
            try {
                change(full, put(A, "2"), put(B, "2"));
                break;
            } catch (W2wException e) {
                assertEquals(W2wException.Kind.STORAGE, e.kind());
                assertTrue(e.getMessage().contains("No space left"), e.getMessage());
                assertEquals("1 1 1", state(), "operations before the disk was full: " + left);
                failed++;
            }
        }
        assertTrue(failed >= 6, "only " + failed + " operations failed");
        assertEquals("2 2 2", state());
    }

    @Test
    void a_disk_that_dies_leaves_the_old_state_or_the_new_one() throws IOException {
        String before = "1 1 1";
        for (int left = 0; left < 40; left++) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    if (!path.equals(root)) {
                        Files.delete(path);
                    }
                }
            }
            change(new Ledger(root, new Disk()), put(A, "1"), put(B, "1"));
            Ledger dying = new Ledger(root, new FullDisk(left, true));
            boolean refused = false;
            try {
                change(dying, put(A, "2"), put(B, "2"));
            } catch (W2wException e) {
                refused = true;
            }
            String after = state();
            assertTrue(after.equals("2 2 2") || (refused && after.equals(before)), left + ": " + after);
        }
    }

    @Test
    void a_line_that_a_kill_cut_short_is_dropped() throws IOException {
        Ledger ledger = new Ledger(root, new Disk());
        change(ledger, put(A, "1"));
        Files.writeString(root.resolve("history"), "{\"number\":2,\"ti", StandardOpenOption.APPEND);
        assertEquals(1, new Ledger(root, new Disk()).history().size());
        assertEquals(2, change(ledger, put(A, "2")).number());
        assertEquals("2 absent 2", state());
    }

    @Test
    void two_ledgers_of_one_folder_take_turns() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = Stream.of("a", "b", "c")
                .map(name -> new Thread(() -> {
                    Ledger ledger = new Ledger(root, new Disk());
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    for (int i = 0; i < 10; i++) {
                        change(ledger, put(Path.of("models", name), "" + i));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        List<HistoryEntry> history = new Ledger(root, new Disk()).history();
        assertEquals(30, history.size());
        for (int i = 0; i < 30; i++) {
            assertEquals(i + 1, history.get(i).number());
        }
    }
}
