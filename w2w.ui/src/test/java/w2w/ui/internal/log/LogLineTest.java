package w2w.ui.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLineTest {
    @TempDir
    Path folder;

    @Test
    void a_stack_trace_belongs_to_its_entry() {
        List<LogLine> lines = LogLine.parse(List.of(
                "\tat somewhere",
                "01:02:03.004 WARN  [main] w2w.ui.X - gone - and lost",
                "java.io.IOException: no",
                "\tat here",
                "01:02:03.005 INFO  [t 1] w2w.Y - fine"));
        assertEquals(2, lines.size());
        assertEquals(LogLine.Level.WARN, lines.get(0).level());
        assertEquals("gone - and lost", lines.get(0).message());
        assertEquals(
                List.of("java.io.IOException: no", "\tat here"), lines.get(0).more());
        assertEquals("t 1", lines.get(1).thread());
        assertTrue(lines.get(0).matches("ioexception", "warn"));
        assertFalse(lines.get(1).matches("ioexception"));
    }

    @Test
    void only_whole_lines_that_are_new_are_read() throws Exception {
        Path file = folder.resolve("w2w.2026-01-01.log");
        LogTail tail = new LogTail(folder);
        assertEquals(List.of(), tail.more());
        Files.writeString(file, "one\ntw");
        assertEquals(List.of("one"), tail.more());
        assertEquals(List.of(), tail.more());
        Files.writeString(file, "o\nthree\n", StandardOpenOption.APPEND);
        assertEquals(List.of("two", "three"), tail.more());
        Files.writeString(folder.resolve("w2w.2026-01-02.log"), "next day\n");
        assertEquals(List.of("next day"), tail.more());
    }
}
