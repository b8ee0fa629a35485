package w2w.engine.internal.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.HistoryEntry;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Folders and large files that take a place: what was there before is moved aside, and comes back. */
class LedgerKeepsTest {
    private static final Path PEOPLE = Path.of("populations", "people");
    private static final Path FACES = Path.of("spaces", "faces");
    private static final Path MODEL = Path.of("models", "a");
    private static final int LARGE = 100;

    @TempDir
    Path root;

    private Ledger ledger(Disk disk) {
        return new Ledger(root, disk, new Kept(root, disk, 1000, LARGE));
    }

    private Ledger ledger() {
        return ledger(new Disk());
    }

    private static HistoryEntry change(Ledger ledger, Change... changes) {
        return ledger.change("test", Map.of(), () -> List.of(changes)).orElseThrow();
    }

    private Change folder(String content) throws IOException {
        Path staged = Files.createDirectories(root.resolve("staged-" + content));
        Files.writeString(staged.resolve("one"), content.repeat(LARGE));
        Files.writeString(staged.resolve("two"), content);
        return new Change.Adopt(PEOPLE, staged);
    }

    private Change file(String content) throws IOException {
        Path staged = root.resolve("staged-space-" + content);
        Files.writeString(staged, content.repeat(LARGE));
        return new Change.Adopt(FACES, staged);
    }

    private static Change model(String content) {
        return new Change.Put(MODEL, content.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    /** One letter a path, − where there is nothing; MIXED where a folder has files of two changes. */
    private String state() throws IOException {
        ledger().recover(); // carries on what was decided
        String two = letter(PEOPLE.resolve("two"));
        String people = two.equals(letter(PEOPLE.resolve("one"))) ? two : "MIXED";
        return people + letter(FACES) + letter(MODEL);
    }

    private String letter(Path path) throws IOException {
        return Files.exists(root.resolve(path))
                ? Files.readString(root.resolve(path)).substring(0, 1)
                : "-";
    }

    @Test
    void undo_brings_back_what_an_adopted_thing_replaced_and_redo_what_it_took_back() throws IOException {
        Ledger ledger = ledger();
        change(ledger, model("1"));
        change(ledger, folder("1"), file("1"));
        change(ledger, folder("2"), file("2"), model("2"));
        assertEquals("222", state());
        ledger.undo();
        assertEquals("111", state());
        ledger.undo();
        assertEquals("--1", state());
        ledger.redo();
        assertEquals("111", state());
        ledger.redo();
        assertEquals("222", state());
        for (int i = 0; i < 3; i++) {
            ledger.undo();
        }
        assertEquals("---", state());
        assertTrue(ledger.undo().isEmpty());
        for (int i = 0; i < 3; i++) {
            ledger.redo();
        }
        assertEquals("222", state());
        assertTrue(ledger.redo().isEmpty());
    }

    @Test
    void nothing_large_is_copied() throws IOException {
        Ledger ledger = ledger(new Disk() {
            @Override
            void write(Path file, byte[] content) throws IOException {
                String text = new String(content, java.nio.charset.StandardCharsets.UTF_8);
                assertFalse(text.contains("1".repeat(LARGE)) || text.contains("2".repeat(LARGE)), file.toString());
                super.write(file, content);
            }
        });
        change(ledger, folder("1"), file("1"));
        change(ledger, folder("2"), file("2"));
        change(ledger, new Change.Remove(PEOPLE), new Change.Remove(FACES));
        assertEquals("---", state());
        ledger.undo();
        assertEquals("22-", state());
        ledger.undo();
        assertEquals("11-", state());
    }

    /** What each of these does is whole or not at all when the disk dies at any of its operations. */
    @Test
    void a_disk_that_dies_leaves_the_old_state_or_the_new_one() throws IOException {
        record Act(String after, Step step) {}
        List<Act> acts = List.of(
                new Act("333", l -> change(l, folder("3"), file("3"), model("3"))),
                new Act(
                        "---",
                        l -> change(l, new Change.Remove(PEOPLE), new Change.Remove(FACES), new Change.Remove(MODEL))),
                new Act("111", Ledger::undo));
        for (Act act : acts) {
            int refused = 0;
            for (int left = 0; left < 60; left++) {
                clear();
                Ledger good = ledger();
                change(good, folder("1"), file("1"), model("1"));
                change(good, folder("2"), file("2"), model("2"));
                boolean failed = false;
                try {
                    act.step().run(ledger(new FullDisk(left, true)));
                } catch (W2wException e) {
                    failed = true;
                    refused++;
                }
                String after = state();
                String at = left + " operations: " + after;
                assertTrue(after.equals(act.after()) || (failed && after.equals("222")), at);
                if (after.equals(act.after())) { // and it can be taken back
                    Ledger next = ledger();
                    assertTrue((act.after().equals("111") ? next.redo() : next.undo()).isPresent(), at);
                    assertEquals("222", state(), at);
                }
            }
            assertTrue(refused > 10, "only " + refused + " operations failed");
        }
    }

    private interface Step {
        void run(Ledger ledger) throws IOException;
    }

    private void clear() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(root)) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    void of_large_content_that_of_the_last_changes_is_kept_and_no_older_change_is_taken_back_instead()
            throws IOException {
        Ledger ledger = ledger();
        change(ledger, model("1"));
        for (String content : List.of("1", "2", "3", "4", "5")) {
            change(ledger, folder(content));
        }
        change(ledger, model("2"));
        change(ledger, model("3"));
        try (Stream<Path> kept = Files.list(root.resolve(".kept"))) {
            assertEquals(Kept.LARGE_CHANGES + 2, kept.count(), "and two small ones");
        }
        ledger.undo();
        ledger.undo();
        ledger.undo();
        ledger.undo();
        ledger.undo();
        assertEquals("2-1", state());
        W2wException e = assertThrows(W2wException.class, ledger::undo);
        assertTrue(e.getMessage().contains("change 3 (test) cannot be reverted"), e.getMessage());
        assertTrue(e.advice().orElseThrow().contains("the last 3 changes"), e.toString());
        assertEquals("2-1", state());
    }

    @Test
    void a_change_that_an_older_version_made_without_keeping_is_not_jumped_over() throws IOException {
        change(ledger(), model("1"));
        Entry old = new Entry(new HistoryEntry(2, java.time.Instant.EPOCH, "space fit", Map.of()), List.of());
        Files.writeString(root.resolve("history"), old.toJson() + "\n", java.nio.file.StandardOpenOption.APPEND);
        W2wException e = assertThrows(W2wException.class, () -> ledger().undo());
        assertTrue(e.getMessage().contains("change 2 (space fit)"), e.getMessage());
        assertEquals("--1", state());
    }

    @Test
    void what_an_undecided_change_kept_is_not_mistaken_for_a_later_one_s() throws IOException {
        Ledger ledger = ledger();
        change(ledger, folder("1"));
        Files.createDirectories(root.resolve(".kept/2"));
        Files.writeString(root.resolve(".kept/2/0"), "stale");
        change(ledger, folder("2"));
        ledger.undo();
        assertEquals("1--", state());
    }

    @Test
    void what_is_kept_and_for_how_long_is_said() throws IOException {
        Ledger ledger = ledger();
        List<String> said = new ArrayList<>();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public void warned(String text) {
                said.add(text);
            }
        });
        ledger.sayKept(change(ledger, folder("1")), task);
        assertEquals(List.of(), said);
        ledger.sayKept(change(ledger, folder("2")), task);
        assertEquals(
                List.of(
                        "the old one is kept for undo: 0.0 MiB; of what is larger than 1 MiB, the last 3 changes are kept"),
                said);
    }
}
