package w2w.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.Edit;
import w2w.api.task.W2wException;

class JournalTest {
    private static final RenderSettings SETTINGS =
            new RenderSettings("a\tperson\\", "", 2.5, RenderSettings.Against.SAME_MODEL, "", 12, 128, 64);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("workbench").resolve("history");
    }

    private static Step step(int id) {
        Identity identity = HistoryTest.identity("x", id, 0.1f, Float.MIN_VALUE)
                .withEdit(
                        Edit.of(HistoryTest.BEARD, id).and(HistoryTest.AGE, -1).from(700));
        return new Step(
                id,
                id - 1,
                Instant.parse("2026-01-02T03:04:05.678Z"),
                "Step\t" + id,
                Optional.of(identity),
                List.of(new Step.Effect("m\nn", Optional.empty(), Optional.of(identity.toModel()))));
    }

    @Test
    void reads_back_what_was_written() {
        try (Journal journal = Journal.open(file())) {
            journal.add(step(1));
            journal.add(step(2));
            journal.at(1);
            journal.scene(SETTINGS, 42);
        }
        try (Journal journal = Journal.open(file())) {
            assertEquals(List.of(step(1), step(2)), journal.steps());
            assertEquals(OptionalInt.of(1), journal.current());
            assertEquals(Optional.of(new Journal.Scene(SETTINGS, 42)), journal.scene());
            journal.add(step(3));
        }
        try (Journal journal = Journal.open(file())) {
            assertEquals(List.of(step(1), step(2), step(3)), journal.steps());
        }
    }

    @Test
    void loses_the_torn_line_only_whatever_byte_it_is_torn_at() throws IOException {
        try (Journal journal = Journal.open(file())) {
            journal.add(step(1));
        }
        byte[] one = Files.readAllBytes(file());
        try (Journal journal = Journal.open(file())) {
            journal.add(step(2));
        }
        byte[] two = Files.readAllBytes(file());
        for (int length = one.length; length < two.length; length += 7) {
            Files.write(file(), java.util.Arrays.copyOf(two, length));
            try (Journal journal = Journal.open(file())) {
                assertEquals(step(1), journal.steps().get(0), "cut at " + length);
                assertTrue(journal.steps().size() <= 2);
                journal.add(step(journal.steps().size() + 1));
            }
            try (Journal journal = Journal.open(file())) {
                assertEquals(journal.steps().size(), journal.current().orElseThrow());
            }
        }
    }

    @Test
    void keeps_what_cannot_be_read_beside_it() throws IOException {
        try (Journal journal = Journal.open(file())) {
            journal.add(step(1));
            journal.add(step(2));
        }
        String text = Files.readString(file());
        String damaged = text.replaceFirst("\tStep", "\tStop");
        Files.writeString(file(), damaged);
        try (Journal journal = Journal.open(file())) {
            assertEquals(List.of(), journal.steps());
        }
        assertEquals(damaged, Files.readString(file().resolveSibling("history.damaged")));
    }

    @Test
    void what_is_damaged_never_replaces_what_was_damaged_before() throws IOException {
        for (int i = 1; i <= 3; i++) {
            try (Journal journal = Journal.open(file())) {
                journal.add(step(1));
            }
            Files.writeString(file(), "nonsense " + i + "\n" + "x\0", StandardOpenOption.APPEND);
            try (Journal journal = Journal.open(file())) {
                assertEquals(step(1), journal.steps().get(0));
            }
            String aside = "history.damaged" + (i == 1 ? "" : "." + i);
            assertTrue(Files.readString(file().resolveSibling(aside)).contains("nonsense " + i));
        }
    }

    @Test
    void a_folder_in_its_place_is_set_aside() throws IOException {
        Files.createDirectories(file().resolve("inside"));
        try (Journal journal = Journal.open(file())) {
            journal.add(step(1));
        }
        assertTrue(Files.exists(file().resolveSibling("history.damaged").resolve("inside")));
    }

    @Test
    void one_that_cannot_be_written_is_read_and_left_as_it_is() throws IOException {
        try (Journal journal = Journal.open(file())) {
            journal.add(step(1));
            journal.scene(SETTINGS, 42);
        }
        Files.writeString(file(), "torn", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(file());
        try (Journal journal = Journal.seen(file())) {
            assertEquals(List.of(step(1)), journal.steps());
            assertEquals(Optional.of(new Journal.Scene(SETTINGS, 42)), journal.scene());
            journal.add(step(2));
            journal.at(1);
        }
        assertArrayEquals(before, Files.readAllBytes(file()));
    }

    /** The file system of the Java platform's own modules can be read only. */
    @Test
    void opens_where_nothing_can_be_written() {
        Path sealed = Path.of(URI.create("jrt:/modules/java.base/workbench/history"));
        try (Journal journal = Journal.open(sealed)) {
            assertEquals(List.of(), journal.steps());
            journal.add(step(1));
        }
    }

    @Test
    void is_written_by_one_at_a_time() {
        try (Journal journal = Journal.open(file())) {
            W2wException refused = assertThrows(W2wException.class, () -> Journal.open(file()));
            assertEquals(W2wException.Kind.STORAGE, refused.kind());
            assertEquals(List.of(), journal.steps());
        }
    }

    @Test
    void any_bytes_are_read_without_a_fault() throws IOException {
        Files.createDirectories(file().getParent());
        byte[] noise = new byte[5000];
        java.util.Random random = new java.util.Random(3);
        for (int i = 0; i < 50; i++) {
            random.nextBytes(noise);
            noise[random.nextInt(noise.length)] = '\n';
            Files.write(file(), noise, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            try (Journal journal = Journal.open(file())) {
                assertEquals(List.of(), journal.steps());
            }
        }
    }

    /** Leaves more lines out of date than are borne. */
    private static void scribble(Journal journal) {
        for (int i = 0; i <= Journal.STALE; i++) {
            journal.scene(SETTINGS, i);
        }
    }

    @Test
    void what_is_out_of_date_is_left_out_when_it_is_opened_again() throws IOException {
        try (Journal journal = Journal.open(file())) {
            journal.add(step(1));
            journal.add(step(2));
            scribble(journal);
            journal.at(1);
        }
        long before = Files.size(file());
        try (Journal journal = Journal.open(file())) {
            assertEquals(List.of(step(1), step(2)), journal.steps());
            journal.add(step(3)); // it is the new file that is written to, and nobody else may
            assertThrows(W2wException.class, () -> Journal.open(file()));
        }
        assertTrue(Files.size(file()) < before / 3, Files.size(file()) + " of " + before);
        try (Journal journal = Journal.open(file())) {
            assertEquals(List.of(step(1), step(2), step(3)), journal.steps());
            assertEquals(OptionalInt.of(3), journal.current());
            assertEquals(Optional.of(new Journal.Scene(SETTINGS, Journal.STALE)), journal.scene());
        }
    }

    @Test
    void only_the_newest_of_very_many_steps_are_kept() {
        try (Journal journal = Journal.open(file())) {
            for (int i = 1; i <= 2 * Journal.STEPS + 1; i++) {
                journal.add(new Step(
                        i, i - 1, Instant.EPOCH, "Step " + i, Optional.of(HistoryTest.identity("x", i)), List.of()));
            }
        }
        try (Journal journal = Journal.open(file())) {
            assertEquals(Journal.STEPS, journal.steps().size());
            Step last = journal.steps().get(Journal.STEPS - 1);
            assertEquals("Step " + (2 * Journal.STEPS + 1), last.what());
            assertEquals(OptionalInt.of(last.id()), journal.current());
        }
    }

    /** A kill before the new file has taken the old one's name leaves the old one and half a new one. */
    @Test
    void half_a_shortened_file_does_no_harm() throws IOException {
        try (Journal journal = Journal.open(file())) {
            journal.add(step(1));
            scribble(journal);
        }
        byte[] all = Files.readAllBytes(file());
        for (int length : new int[] {0, 5, all.length / 2}) {
            Files.write(file(), all);
            Files.write(file().resolveSibling("history.part"), java.util.Arrays.copyOf(all, length));
            try (Journal journal = Journal.open(file())) {
                assertEquals(List.of(step(1)), journal.steps());
            }
            assertTrue(Files.size(file()) < all.length);
            assertTrue(Files.notExists(file().resolveSibling("history.part")));
        }
    }

    /** A process that shortens a history again and again and is killed while it does. */
    @Test
    void nothing_is_lost_at_a_kill_while_it_is_shortened() throws Exception {
        int before = 0;
        for (int round = 0; round < 4; round++) {
            int written = killed(Shortener.class, before + 3, round);
            try (Journal journal = Journal.open(file())) {
                before = journal.steps().size();
                assertTrue(before >= written, before + " of " + written);
                for (int i = 0; i < before; i++) {
                    assertEquals(step(i + 1), journal.steps().get(i));
                }
            }
        }
    }

    /** Adds a step, leaves much that is out of date, says that it will open the history, and does. */
    static final class Shortener {
        private Shortener() {}

        public static void main(String... args) {
            Path file = Path.of(args[0]);
            while (true) {
                int id;
                try (Journal journal = Journal.open(file)) {
                    id = journal.steps().size() + 1;
                    journal.add(step(id));
                    scribble(journal);
                }
                System.out.println(id);
                Journal.open(file).close();
            }
        }
    }

    /** A process that writes steps and is killed as {@code kill -9} does: all it said it had written are there. */
    @Test
    void nothing_is_lost_at_a_kill() throws Exception {
        int written = killed(Writer.class, 40, 0);
        try (Journal journal = Journal.open(file())) {
            assertTrue(journal.steps().size() >= written, journal.steps().size() + " of " + written);
            for (int i = 0; i < journal.steps().size(); i++) {
                assertEquals(step(i + 1), journal.steps().get(i));
            }
        }
    }

    /** Runs a program that says how many steps it has written, and kills it some milliseconds after it has said {@code until}; the last it said. */
    private int killed(Class<?> program, int until, int later) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int written = 0;
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            while (written < until) {
                String line = said.readLine();
                assertTrue(line != null, "the writer ended after " + written);
                written = Integer.parseInt(line);
            }
            Thread.sleep(later);
            assertTrue(process.toHandle().destroyForcibly()); // the process itself would close its output, too
            String line;
            while ((line = said.readLine()) != null) { // it may have said more before it was dead
                written = Integer.parseInt(line);
            }
        }
        process.waitFor();
        return written;
    }

    /** Writes steps until it is killed, and says which are written. */
    static final class Writer {
        private Writer() {}

        public static void main(String... args) {
            try (Journal journal = Journal.open(Path.of(args[0]))) {
                for (int i = 1; i < 100_000; i++) {
                    journal.add(step(i));
                    System.out.println(i);
                }
            }
        }
    }
}
