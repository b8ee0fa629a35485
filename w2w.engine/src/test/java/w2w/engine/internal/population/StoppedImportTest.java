package w2w.engine.internal.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;
import w2w.api.weights.Population;

/** Imports that did not come to their end at once: stopped, killed, on a full disk, over files that changed. */
class StoppedImportTest extends PopulationStoreFixture {
    @Test
    void an_import_that_was_stopped_anywhere_gives_the_same_files() throws IOException {
        TestAdapters.fill(temp.resolve("in"), 12);
        make(raw());
        Map<String, String> expected = content(temp.resolve("p"));
        for (int stop = 1; stop < 40; stop++) {
            Path target = temp.resolve("q" + stop);
            int limit = stop;
            int[] checks = new int[1];
            Task task = Task.observedBy(new Task.Observer() {
                @Override
                public boolean isCancelled() {
                    return ++checks[0] > limit;
                }
            });
            boolean stopped = false;
            try {
                store.make(raw(), target, task);
            } catch (CancelledException e) {
                stopped = true;
                assertFalse(Files.exists(target));
            }
            if (stopped) {
                store.make(raw(), target, Task.unwatched());
            }
            assertEquals(expected, content(target));
            assertFalse(Files.exists(temp.resolve(".q" + stop + ".import")));
        }
    }

    @Test
    void a_process_killed_in_the_middle_is_taken_up_where_it_was() throws Exception {
        TestAdapters.fill(temp.resolve("in"), 40);
        make(raw());
        Map<String, String> expected = content(temp.resolve("p"));
        Path target = temp.resolve("killed");
        Process process = importing(List.of(), target, 50);
        try {
            Path journal = temp.resolve(".killed.import/weights-00003.safetensors");
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (!Files.exists(journal) && process.isAlive() && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            assertTrue(Files.exists(journal), () -> {
                try {
                    return new String(
                            process.getInputStream().readNBytes(4000), java.nio.charset.StandardCharsets.UTF_8);
                } catch (IOException e) {
                    return e.toString();
                }
            });
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertFalse(Files.exists(target));
        store.make(raw(), target, Task.unwatched());
        assertEquals(expected, content(target));
    }

    /** Imports to {@code target} in a process of its own. */
    private Process importing(List<String> wrapper, Path target, int pause) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                SlowImport.class.getName(),
                temp.resolve("in").toString(),
                target.toString(),
                Integer.toString(pause)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** A limit on the size of files is to a process what a full disk is: a write that fails in the middle. */
    @Test
    void a_full_disk_is_told_and_the_import_goes_on_when_there_is_room() throws Exception {
        Path shell = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(shell), "the limit is set by a shell");
        TestAdapters.fill(temp.resolve("in"), 100);
        make(raw());
        Path target = temp.resolve("full");
        List<String> limited = List.of(shell.toString(), "-c", "ulimit -f 4; exec \"$@\"", "limited");
        Process process = importing(limited, target, 0);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor(), said);
        assertTrue(said.startsWith("STORAGE " + target + ": the population cannot be written: "), said);
        assertFalse(Files.exists(target));
        assertTrue(Files.exists(temp.resolve(".full.import")), "what was done is kept");
        store.make(raw(), target, Task.unwatched());
        assertEquals(content(temp.resolve("p")), content(target));
    }

    @Test
    void a_file_that_changed_after_the_kill_is_read_again() throws IOException {
        TestAdapters.fill(temp.resolve("in"), 6);
        int[] checks = new int[1];
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public boolean isCancelled() {
                return ++checks[0] > 8;
            }
        });
        assertThrows(CancelledException.class, () -> store.make(raw(), temp.resolve("p"), task));
        Path first = temp.resolve("in/gen0/0.safetensors");
        TestAdapters.write(first, TestAdapters.LAYOUT, TestAdapters.row(1000, 16));
        Files.setLastModifiedTime(first, java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        make(raw());
        try (Population p = store.open(temp.resolve("p"), "p")) {
            float[] row = new float[16];
            p.read(0, 1, row, 0);
            assertEquals(TestAdapters.row(1000, 16)[8], row[0]);
            assertEquals(7, p.size()); // the copy of the old one is a model of its own now
        }
    }
}
