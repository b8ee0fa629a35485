package w2w.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import w2w.api.task.Task;

class ProgressLineTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long now;

    private ProgressLine line(boolean terminal, boolean silent) {
        Streams streams =
                new Streams(ConsoleWriter.to(new ByteArrayOutputStream()), ConsoleWriter.to(err), terminal, 60);
        return new ProgressLine(streams, silent, () -> false, () -> now);
    }

    private String written() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void pass(double seconds) {
        now += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void without_a_terminal_a_line_comes_every_few_seconds_with_the_time_left() {
        Task task = Task.observedBy(line(false, false));
        for (int i = 0; i <= 100; i++) {
            task.progress(i / 100.0);
            pass(0.2);
        }
        assertEquals("w2w: 25 %, 15 s left\nw2w: 50 %, 10 s left\nw2w: 75 %, 5 s left\nw2w: 100 %\n", written());
    }

    @Test
    void on_a_terminal_a_bar_is_drawn_over_and_taken_away() {
        ProgressLine line = line(true, false);
        Task task = Task.observedBy(line).part("fit", 1);
        task.message("tile 3");
        task.progress(0.1); // too soon after the message to be drawn
        pass(2);
        task.progress(0.5);
        assertEquals(2, written().chars().filter(c -> c == '\r').count());
        assertTrue(
                written().endsWith("\r[############------------] 50 %, 2 s left  fit: tile 3" + " ".repeat(5)),
                written());
        line.erase();
        assertTrue(written().endsWith("\r" + " ".repeat(59) + "\r"), written());
        assertFalse(written().contains("\n"), written());
    }

    @Test
    void a_warning_is_printed_once_even_where_progress_is_silent() {
        Task task = Task.observedBy(line(true, true));
        task.part("render", 1).warn("the prompt is cut");
        task.warn("the prompt is cut");
        assertEquals("w2w: warning: the prompt is cut" + System.lineSeparator(), written());
    }

    @Test
    void what_changes_while_work_goes_on_is_shown_with_it() {
        Task task = Task.observedBy(line(false, false));
        pass(6);
        task.measure("loss", 0.123456);
        pass(6);
        task.part("draw", 0.5).message("now");
        assertEquals("w2w: 0 %  loss 0.1235\nw2w: 0 %  draw: now\n", written());
    }

    @Test
    void it_can_be_silenced() {
        Task task = Task.observedBy(line(true, true));
        task.progress(0.3);
        assertEquals("", written());
    }
}
