package w2w.engine.internal.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.HistoryEntry;
import w2w.engine.internal.studio.Entry.Before;

/** A damaged history or journal never closes the workspace, and nothing of it is thrown away. */
class DamageTest {
    private static final Path A = Path.of("models", "a");

    @TempDir
    Path root;

    private Ledger ledger() {
        Ledger ledger = new Ledger(root, new Disk());
        ledger.recover();
        return ledger;
    }

    private static HistoryEntry change(Ledger ledger, String content) {
        return ledger.change(
                        "test",
                        Map.of("to", content),
                        () -> List.of(new Change.Put(A, content.getBytes(StandardCharsets.UTF_8))))
                .orElseThrow();
    }

    private Path history() {
        return root.resolve("history");
    }

    private static List<Long> numbers(List<HistoryEntry> entries) {
        return entries.stream().map(HistoryEntry::number).toList();
    }

    private static Entry entry(long number) {
        return new Entry(
                new HistoryEntry(number, Instant.ofEpochSecond(number), "tëst", Map.of("model", "a" + number)),
                List.of(new Before("models/a", ".kept/" + number + "/0")));
    }

    @Test
    void a_line_that_cannot_be_read_is_set_aside_and_the_others_are_carried_on() throws IOException {
        for (byte[] damage : List.of(
                "nonsense\n".getBytes(StandardCharsets.UTF_8),
                new byte[] {0, 1, 2, (byte) 0xFF, '\n'},
                new byte[4096],
                new byte[] {'{', (byte) 0xC3, '\n'},
                entry(2).toJson().replace(":2,", ":2.5,").concat("\n").getBytes(StandardCharsets.UTF_8),
                entry(2).toJson().replace(":2,", ":1e30,").concat("\n").getBytes(StandardCharsets.UTF_8),
                entry(1).toJson().concat("\n").getBytes(StandardCharsets.UTF_8),
                entry(2).toJson().replace("models/a", "../../a").concat("\n").getBytes(StandardCharsets.UTF_8))) {
            new Disk().delete(root.resolve("history.damaged"));
            new Disk().delete(root.resolve("models"));
            new Disk().delete(root.resolve(".kept"));
            Files.deleteIfExists(history());
            change(ledger(), "1");
            Files.write(history(), damage, StandardOpenOption.APPEND);
            byte[] before = Files.readAllBytes(history());
            Ledger ledger = ledger();
            assertEquals(List.of(1L), numbers(ledger.history()));
            assertEquals(2, change(ledger, "2").number());
            assertEquals(-1, Files.mismatch(root.resolve("history.damaged"), Files.write(root.resolve("was"), before)));
            ledger().undo();
            assertEquals("1", Files.readString(root.resolve(A)));
            assertEquals(List.of(1L, 2L, 3L), numbers(ledger().history()));
        }
    }

    @Test
    void what_is_set_aside_never_replaces_what_was_set_aside_before() throws IOException {
        change(ledger(), "1");
        for (int i = 1; i <= 3; i++) {
            Files.writeString(history(), "nonsense " + i + "\n", StandardOpenOption.APPEND);
            ledger().history();
        }
        assertTrue(Files.readString(root.resolve("history.damaged")).contains("nonsense 1"));
        assertTrue(Files.readString(root.resolve("history.damaged.2")).contains("nonsense 2"));
        assertTrue(Files.readString(root.resolve("history.damaged.3")).contains("nonsense 3"));
    }

    @Test
    void a_wrong_number_costs_its_line_only() {
        StringBuilder text = new StringBuilder();
        for (long number : new long[] {1, 2, 900, 3, 4, 4, 2, 5}) {
            text.append(entry(number).toJson()).append('\n');
        }
        HistoryLines lines = HistoryLines.of(text.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                lines.entries().stream().map(e -> e.shown().number()).toList());
        assertEquals(3, lines.lost());
    }

    @Test
    void a_last_line_without_its_end_is_kept_where_it_is_whole() throws IOException {
        Files.writeString(history(), entry(1).toJson() + "\n" + entry(2).toJson());
        assertEquals(List.of(1L, 2L), numbers(ledger().history()));
        assertEquals(3, change(ledger(), "x").number());
        assertEquals(List.of(1L, 2L, 3L), numbers(ledger().history()));
        assertFalse(Files.exists(root.resolve("history.damaged")));
    }

    @Test
    void a_folder_in_the_place_of_the_history_is_set_aside() throws IOException {
        Files.createDirectories(history().resolve("inside"));
        assertEquals(1, change(ledger(), "1").number());
        assertTrue(Files.exists(root.resolve("history.damaged/inside")));
    }

    @Test
    void a_journal_that_cannot_be_read_is_set_aside_with_all_that_belongs_to_it() throws IOException {
        change(ledger(), "1");
        Path outside = Files.createTempFile("outside", "");
        String journal = new Journal(entry(2), List.of(new Journal.Step(".pending/0", "models/a"))).toJson();
        List<byte[]> damaged = new ArrayList<>();
        for (String text : List.of(
                journal.substring(0, 50),
                "",
                journal.replace("models/a\"}]", "../" + outside.getFileName() + "\"}]"),
                journal.replace(".pending/0", "/etc/passwd"),
                "[]")) {
            damaged.add(text.getBytes(StandardCharsets.UTF_8));
        }
        damaged.add(new byte[512]);
        for (int i = 0; i < damaged.size(); i++) {
            Path pending = Files.createDirectories(root.resolve(".pending"));
            Files.write(pending.resolve("journal.json"), damaged.get(i));
            Files.writeString(pending.resolve("0"), "content of " + i);
            assertEquals(List.of(1L), numbers(ledger().history()));
            Path aside = root.resolve("pending.damaged" + (i == 0 ? "" : "." + (i + 1)));
            assertEquals("content of " + i, Files.readString(aside.resolve("0")));
            assertFalse(Files.exists(pending));
        }
        assertEquals("1", Files.readString(root.resolve(A)));
        assertTrue(Files.exists(outside));
        assertEquals(2, change(ledger(), "2").number());
        Files.delete(outside);
    }

    /** Lines are damaged at random; every line that was not touched is there afterwards, and the workspace goes on. */
    @Test
    void a_history_damaged_at_random_keeps_its_whole_lines() throws IOException {
        SplittableRandom random = new SplittableRandom(17);
        for (int run = 0; run < 400; run++) {
            try (Stream<Path> inside = Files.list(root)) {
                for (Path each : inside.toList()) {
                    new Disk().delete(each);
                }
            }
            List<byte[]> lines = new ArrayList<>();
            for (int i = 1; i <= 12; i++) {
                lines.add((entry(i).toJson() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            List<Long> whole = new ArrayList<>();
            int readable = 0;
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            for (int i = 0; i < lines.size(); i++) {
                byte[] line = lines.get(i);
                if (random.nextInt(4) > 0) {
                    whole.add(i + 1L);
                } else {
                    damage(line, random);
                    String text = new String(line, 0, line.length - 1, StandardCharsets.ISO_8859_1);
                    // a number that is another one now is in order, or costs one other line at most
                    readable += text.startsWith("{\"number\":" + (i + 1) + ",") ? 0 : 1;
                }
                file.write(line);
            }
            Files.write(history(), file.toByteArray());
            List<Long> there = numbers(ledger().history());
            int missing = (int) whole.stream().filter(n -> !there.contains(n)).count();
            assertTrue(missing <= readable, "run " + run + ": " + whole + " became " + there);
            long next = change(ledger(), "x").number();
            assertTrue(there.isEmpty() || next > there.get(there.size() - 1));
            assertEquals(there.size() + 1, ledger().history().size(), "run " + run);
        }
    }

    /** The end of the line stays: without it two lines are one. */
    private static void damage(byte[] line, SplittableRandom random) {
        int from = random.nextInt(line.length - 1);
        int to = Math.min(line.length - 1, from + 1 + random.nextInt(20));
        for (int i = from; i < to; i++) {
            byte b = (byte) random.nextInt(256);
            line[i] = b == '\n' ? 0 : b;
        }
    }

    @Test
    void a_journal_damaged_at_random_never_closes_the_workspace() throws IOException {
        SplittableRandom random = new SplittableRandom(18);
        byte[] valid = new Journal(entry(2), List.of(new Journal.Step(".pending/0", "models/b")))
                .toJson()
                .getBytes(StandardCharsets.UTF_8);
        for (int run = 0; run < 400; run++) {
            byte[] journal = valid.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                journal[random.nextInt(journal.length)] = (byte) random.nextInt(256);
            }
            Path pending = Files.createDirectories(root.resolve(".pending"));
            Files.write(pending.resolve("journal.json"), journal);
            Files.writeString(pending.resolve("0"), "new");
            change(ledger(), "x");
            assertFalse(Files.exists(pending));
        }
    }
}
