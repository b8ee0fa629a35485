package w2w.engine.internal.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.HistoryEntry;

/** Another process writes, is killed without warning at a random moment, and what it left is looked at. */
class KillTest {
    private static final int KILLS = 8;

    @TempDir
    Path root;

    @TempDir
    Path outside;

    /** What the other process runs: two files and the history say the same number after each change. */
    public static void main(String[] arguments) {
        Ledger ledger = new Ledger(Path.of(arguments[0]), new Disk());
        for (int i = Integer.parseInt(arguments[1]); ; i++) {
            byte[] content = Integer.toString(i).repeat(50_000).getBytes(StandardCharsets.US_ASCII);
            ledger.change(
                    "count",
                    Map.of("to", Integer.toString(i)),
                    () -> List.of(
                            new Change.Put(Path.of("models", "a"), content),
                            new Change.Put(Path.of("models", "b"), content)));
            System.out.println(i);
        }
    }

    @Test
    void a_killed_process_leaves_the_old_state_or_the_new_one() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        int next = 1000;
        for (int kill = 0; kill < KILLS; kill++) {
            Path said = Files.createTempFile(outside, "said", "");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KillTest.class.getName(),
                            root.toString(),
                            Integer.toString(next))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                while (Files.size(said) == 0) {
                    assertTrue(process.isAlive(), "the other process ended by itself");
                    Thread.sleep(5);
                }
                TimeUnit.MICROSECONDS.sleep(random.nextInt(60_000));
            } finally {
                process.destroyForcibly();
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            }
            List<String> lines = Files.readAllLines(said);
            int told = Integer.parseInt(lines.get(lines.size() - 1));
            int found = consistent();
            assertTrue(found == told || found == told + 1, "told " + told + ", found " + found);
            next = found + 1;
        }
    }

    private int consistent() throws IOException {
        Ledger ledger = new Ledger(root, new Disk());
        List<HistoryEntry> history = ledger.history();
        for (int i = 0; i < history.size(); i++) {
            assertEquals(i + 1, history.get(i).number());
        }
        String last = history.get(history.size() - 1).arguments().getOrDefault("to", "");
        for (String name : List.of("a", "b")) {
            assertEquals(
                    last, Files.readString(root.resolve("models").resolve(name)).substring(0, 4));
            assertEquals(200_000, Files.size(root.resolve("models").resolve(name)));
        }
        assertTrue(Files.notExists(root.resolve(".pending")));
        return Integer.parseInt(last);
    }
}
