package w2w.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a user at a prompt sees of the processes: their exit codes, signals, dropped files, and what they load. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProcessTest {
    /** One for all: only the first process fills the bundle cache. */
    @TempDir
    static Path home;

    private static Path plugins = Path.of("");

    @BeforeAll
    static void has_a_folder_for_plug_ins() throws IOException {
        plugins = Files.createDirectories(home.resolve("plugins"));
    }

    @BeforeEach
    void nothing_is_dropped() throws IOException {
        for (String name : List.of("probe.jar", "broken.jar")) {
            Files.deleteIfExists(plugins.resolve(name));
        }
    }

    @Test
    void a_command_that_is_done_ends_with_0() throws Exception {
        Launched.End version = Launched.run(home, "version", "--json");
        assertEquals(0, version.code(), version::toString);
        assertTrue(version.out().startsWith("{") && version.out().contains("\"w2w\""), version::toString);
        assertEquals("", version.err());
    }

    @Test
    void a_command_that_fails_ends_with_1_and_one_sentence() throws Exception {
        Launched.End failed = Launched.run(home, "plugins", "--kind", "nonsense");
        assertEquals(1, failed.code(), failed::toString);
        assertTrue(failed.err().startsWith("w2w: ") && failed.err().contains("nonsense"), failed::toString);
        assertFalse(failed.err().contains("\tat "), failed::toString);
        assertEquals("", failed.out());
    }

    @Test
    void wrong_usage_ends_with_2_and_the_way_to_help() throws Exception {
        Launched.End usage = Launched.run(home, "plugins", "--no-such-option");
        assertEquals(2, usage.code(), usage::toString);
        assertTrue(usage.err().contains("w2w plugins --help"), usage::toString);
    }

    /** The dynamic linker itself writes down what is loaded, from the first library to the last. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void listing_plug_ins_loads_no_native_library() throws Exception {
        Path linker = Files.createDirectories(home.resolve("linker"));
        Map<String, String> watched = Map.of(
                "LD_DEBUG", "files", "LD_DEBUG_OUTPUT", linker.resolve("said").toString());
        try (Launched launched = Launched.start(home, watched, "plugins", "--json")) {
            Launched.End list = launched.end();
            assertEquals(0, list.code(), list::toString);
            assertTrue(list.out().contains("\"pytorch\"") && list.out().contains("\"openblas\""), list::toString);
        }
        String loaded;
        try (Stream<Path> files = Files.list(linker)) {
            loaded = files.map(ProcessTest::text).collect(Collectors.joining());
        }
        assertTrue(loaded.contains("libjvm.so") && loaded.contains("libnio.so"), "the linker was not watched");
        for (String library : List.of("torch", "djl", "openblas", "nd4j", "jnijavacpp", "jnidispatch", "swt")) {
            assertTrue(
                    loaded.lines().noneMatch(line -> line.contains(".so") && line.contains(library)),
                    () -> library + " was loaded: "
                            + loaded.lines()
                                    .filter(line -> line.contains(library))
                                    .findFirst()
                                    .orElse(""));
        }
    }

    @Test
    void two_processes_at_once_see_the_same_plug_ins() throws Exception {
        try (Launched one = Launched.start(home, Map.of(), "plugins", "--json");
                Launched two = Launched.start(home, Map.of(), "plugins", "--json")) {
            Launched.End first = one.end();
            Launched.End second = two.end();
            assertEquals(0, first.code(), first::toString);
            assertEquals(0, second.code(), second::toString);
            assertEquals(first.out(), second.out());
            assertTrue(first.out().contains("\"READY\""), first::toString);
        }
    }

    @Test
    void a_jar_dropped_before_a_command_counts_in_that_command() throws Exception {
        Files.copy(probe(), plugins.resolve("probe.jar"));
        Files.write(plugins.resolve("broken.jar"), new byte[] {'P', 'K', 3, 4, 0, 0});
        Launched.End help = Launched.run(home, "probe", "--help");
        assertEquals(0, help.code(), help::toString);
        assertTrue(help.out().contains("Waits until it is cancelled"), help::toString);
        Launched.End list = Launched.run(home, "plugins", "--state", "FAILED");
        assertEquals(0, list.code(), list::toString);
        assertTrue(list.out().contains("broken.jar"), list::toString);
        Files.delete(plugins.resolve("broken.jar"));
        Launched.End after = Launched.run(home, "plugins");
        assertFalse(after.out().contains("broken.jar"), after::toString);
    }

    @Test
    void an_interrupted_command_is_cancelled_and_ends_with_130() throws Exception {
        Files.copy(probe(), plugins.resolve("probe.jar"));
        try (Launched waiting = Launched.start(home, Map.of(), "probe", "wait")) {
            waiting.await(() -> waiting.out().contains("waiting"));
            waiting.signal("INT");
            Launched.End end = waiting.end();
            assertEquals(130, end.code(), end::toString);
            assertFalse(end.err().contains("did not end within"), end::toString);
        }
        assertTrue(inOrder("command"), "the bundle cache was left as after a crash");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "DISPLAY", matches = ".+", disabledReason = "no display")
    void a_terminated_workbench_closes_its_window_and_ends() throws Exception {
        try (Launched workbench = Launched.start(home, Map.of("W2W_JAVA_OPTS", "-Dw2w.ui.probe=stay"))) {
            workbench.await(() -> workbench.out().contains("window "));
            workbench.signal("TERM");
            Launched.End end = workbench.end();
            assertEquals(143, end.code(), end::toString); // as every process that SIGTERM ended
            assertFalse(end.err().contains("ERROR") || end.err().contains("\tat "), end::toString);
        }
        assertTrue(inOrder("workbench"), "the bundle cache was left as after a crash");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_workbench_without_a_display_says_so() throws Exception {
        try (Launched workbench = Launched.start(home, Map.of("DISPLAY", "", "WAYLAND_DISPLAY", ""))) {
            Launched.End end = workbench.end();
            assertEquals(1, end.code(), end::toString);
            assertTrue(end.err().startsWith("w2w: ") && end.err().contains("DISPLAY"), end::toString);
            assertEquals(1, end.err().lines().count(), end::toString);
        }
    }

    /** Whether the last process of a mode stopped its container to the end: the launcher leaves a stamp then. */
    private static boolean inOrder(String mode) {
        return Files.exists(home.resolve("cache").resolve(mode).resolve("0.stamp"));
    }

    private static Path probe() {
        return Path.of(System.getProperty("w2w.probe"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
