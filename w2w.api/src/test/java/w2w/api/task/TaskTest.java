package w2w.api.task;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTest {
    private static final class Seen implements Task.Observer {
        final List<Double> progress = new ArrayList<>();
        final List<String> said = new ArrayList<>();
        boolean cancelled;

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void progressed(double done) {
            progress.add(done);
        }

        @Override
        public void said(String part, String text) {
            said.add(part + ": " + text);
        }

        @Override
        public void warned(String text) {
            said.add("warning: " + text);
        }

        @Override
        public void measured(String quantity, double value) {
            said.add(quantity + " = " + value);
        }

        double last() {
            return progress.get(progress.size() - 1);
        }
    }

    private final Seen seen = new Seen();
    private final Task task = Task.observedBy(seen);

    @Test
    void parts_count_with_their_share_of_the_share_of_their_parent() {
        Task half = task.part("half", 0.5);
        half.part("quarter of it", 0.25).progress(1);
        assertEquals(0.125, seen.last(), 1e-9);
        half.part("rest of it", 0.75).progress(1);
        assertEquals(0.5, seen.last(), 1e-9);
        task.part("other half", 0.5).progress(0.5);
        assertEquals(0.75, seen.last(), 1e-9);
    }

    @Test
    void thirds_add_up_to_the_whole() {
        for (int i = 0; i < 3; i++) {
            task.part("third", 1.0 / 3).progress(1);
        }
        assertEquals(1, seen.last(), 1e-9);
    }

    @Test
    void a_part_that_says_too_much_takes_nothing_from_the_others() {
        Task first = task.part("first", 0.25);
        first.part("all of it", 1).progress(1);
        first.part("as much again", 1).progress(1);
        first.progress(1);
        assertEquals(0.25, seen.last(), 1e-9);
        task.part("second", 0.5).progress(1);
        assertEquals(0.75, seen.last(), 1e-9);
    }

    @Test
    void progress_is_clamped_and_never_falls() {
        for (double done : new double[] {0.2, 0.1, Double.NaN, -3, 0.4, 7}) {
            task.progress(done);
        }
        assertEquals(
                List.of(0.2, 0.4, 1.0),
                seen.progress.stream().map(x -> Math.round(x * 1e9) / 1e9).toList());
    }

    @Test
    void progress_never_falls_when_threads_share_a_task() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Task part = task.part("part", 0.25);
            threads.add(new Thread(() -> {
                for (int i = 1; i <= 5_000; i++) {
                    part.progress(i / 5_000.0);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (int i = 1; i < seen.progress.size(); i++) {
            assertTrue(seen.progress.get(i) >= seen.progress.get(i - 1));
        }
        assertEquals(1, seen.last(), 1e-6);
    }

    @Test
    void cancelling_a_task_cancels_its_parts() {
        Task part = task.part("part", 1).part("inner", 1);
        assertDoesNotThrow(part::check);
        seen.cancelled = true;
        assertThrows(CancelledException.class, part::check);
        assertThrows(CancelledException.class, task::check);
    }

    @Test
    void messages_name_the_innermost_part() {
        task.part("fit", 1).part("pass 1", 1).message("tile 3");
        task.measure("loss", 0.5);
        task.part("fit", 1).warn("a column is constant");
        assertEquals(List.of("pass 1: tile 3", "loss = 0.5", "warning: a column is constant"), seen.said);
    }

    @Test
    void an_unwatched_task_takes_everything() {
        Task unwatched = Task.unwatched();
        assertDoesNotThrow(() -> {
            unwatched.check();
            unwatched.part("p", 0.5).progress(2);
            unwatched.message("m");
            unwatched.measure("q", Double.NaN);
        });
    }
}
