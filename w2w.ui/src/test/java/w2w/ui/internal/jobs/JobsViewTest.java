package w2w.ui.internal.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.task.Job;
import w2w.api.task.W2wException;
import w2w.ui.internal.Bench;
import w2w.ui.internal.test.Ui;

class JobsViewTest {
    @TempDir
    Path home;

    @Test
    void a_job_is_seen_running_is_cancelled_and_its_error_is_kept() throws Exception {
        try (Bench bench = Bench.open(home, 1280, 800)) {
            bench.show("jobs");
            Job<Object> endless = bench.desk()
                    .job(
                            "Endless",
                            task -> {
                                task.progress(0.4);
                                task.message("step 4 of 10");
                                while (true) {
                                    task.check();
                                    Thread.onSpinWait();
                                }
                            },
                            done -> {});
            Table table = Ui.find(bench.shell(), Table.class, "jobs", t -> t.getColumnCount() == 4 && t.isVisible());
            Ui.await(
                    bench.display(),
                    "its message",
                    () -> table.getItemCount() == 1
                            && table.getItem(0).getText(3).equals("step 4 of 10"));
            Ui.screenshot(bench.shell(), "jobs");
            table.select(0);
            Button cancel = Ui.button(bench.shell(), "Cancel job");
            Ui.press(cancel);
            Ui.await(bench.display(), "its end", () -> endless.state() == Job.State.CANCELLED);
            Ui.await(bench.display(), "the row to say so", () -> table.getItem(0)
                    .getText(1)
                    .equals("cancelled"));
            assertEquals(0, bench.desk().troubles().get().size(), "a cancellation is no trouble");
            bench.desk()
                    .job(
                            "Doomed",
                            task -> {
                                throw W2wException.input("the file is torn").at("a.pt");
                            },
                            done -> {});
            Ui.await(
                    bench.display(),
                    "the error",
                    () -> table.getItemCount() == 2
                            && table.getItem(0).getText(3).equals("a.pt: the file is torn"));
            Ui.await(
                    bench.display(),
                    "the message",
                    () -> !bench.desk().troubles().get().isEmpty());
            assertEquals(
                    "a.pt: the file is torn",
                    bench.desk().troubles().get().get(0).what());
            Ui.screenshot(bench.shell(), "trouble");
            Ui.press(Ui.button(bench.shell(), "Dismiss"));
            assertEquals(0, bench.desk().troubles().get().size());
        }
    }

    @Test
    void closing_the_workbench_cancels_a_job_and_waits_for_its_last_step() throws Exception {
        AtomicBoolean inside = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        try (Bench bench = Bench.open(home, 1280, 800)) {
            bench.desk()
                    .job(
                            "Endless",
                            task -> {
                                inside.set(true);
                                try {
                                    while (true) {
                                        task.check();
                                        Thread.onSpinWait();
                                    }
                                } finally {
                                    LockSupport.parkNanos(300_000_000); // a step that cannot be left
                                    over.set(true);
                                }
                            },
                            done -> {});
            Ui.await(bench.display(), "its start", inside::get);
        }
        assertTrue(over.get());
    }

    @Test
    void remaining_time_is_said_in_two_units_at_most() {
        assertEquals("", JobRow.remaining(Optional.empty()));
        assertEquals("1 s", JobRow.remaining(Optional.of(Duration.ofMillis(20))));
        assertEquals("3 min 20 s", JobRow.remaining(Optional.of(Duration.ofSeconds(200))));
        assertEquals("2 h 5 min", JobRow.remaining(Optional.of(Duration.ofMinutes(125))));
    }
}
