package w2w.engine.internal.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.Workspace;
import w2w.api.task.CancelledException;
import w2w.api.task.Job;
import w2w.api.task.W2wException;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.engine.internal.release.StoredPopulations;

class StudioServiceTest {
    @TempDir
    Path root;

    private final StudioService studio = new StudioService(new FakePlugins(), new StoredPopulations(new FakePlugins()));

    @AfterEach
    void stop() {
        studio.stop();
    }

    @Test
    void a_folder_becomes_a_workspace_once() throws IOException {
        Workspace made = studio.open(root.resolve("new"), true);
        assertSame(made, studio.open(root.resolve("new/../new"), false));
        assertTrue(Files.readString(root.resolve("new/workspace.json")).contains("\"version\":1"));
        assertEquals(root.resolve("new").toRealPath(), made.folder());
    }

    @Test
    void folders_that_are_no_workspace_are_refused() throws IOException {
        assertRefused("no workspace here", root, false);
        Files.writeString(root.resolve("thesis.doc"), "");
        assertRefused("not empty", root, true);
        Path newer = Files.createDirectories(root.resolve("newer"));
        Files.writeString(newer.resolve("workspace.json"), "{\"format\":\"w2w-workspace\",\"version\":2}");
        assertRefused("newer version, in format 2", newer, false);
        for (String damaged : new String[] {
            "",
            "[]",
            "{}",
            "{\"format\":\"w2w-workspace\"}",
            "{\"format\":[],\"version\":1}",
            "{\"format\":\"w2w-workspace\",\"version\":\"x\"}",
            "{\"format\":\"w2w-workspace\",\"version\":0}"
        }) {
            Files.writeString(newer.resolve("workspace.json"), damaged);
            assertRefused("workspace", newer, true);
        }
    }

    private void assertRefused(String part, Path folder, boolean create) {
        W2wException e = assertThrows(W2wException.class, () -> studio.open(folder, create));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void a_job_tells_its_progress_and_result() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Job<Integer> job = studio.start("count", task -> {
            task.part("first", 0.5).progress(1);
            task.part("second", 0.5).message("waits");
            half.countDown();
            await(go);
            return 7;
        });
        await(half);
        assertEquals(0.5, job.progress(), 1e-9);
        assertEquals("second: waits", job.message());
        assertEquals(Job.State.RUNNING, job.state());
        Thread.sleep(600);
        assertTrue(
                job.remaining().orElseThrow().compareTo(Duration.ofMillis(500)) > 0,
                job.remaining().toString());
        go.countDown();
        assertEquals(7, job.result().toCompletableFuture().get(10, TimeUnit.SECONDS));
        assertEquals(Job.State.DONE, job.state());
        assertEquals(1, job.progress());
        assertTrue(studio.jobs().contains(job));
    }

    @Test
    void a_cancelled_job_stops_at_its_next_check() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Job<Integer> job = studio.start("endless", task -> {
            running.countDown();
            while (true) {
                task.check();
                Thread.onSpinWait();
            }
        });
        await(running);
        job.cancel();
        assertInstanceOf(CancelledException.class, failure(job));
        assertEquals(Job.State.CANCELLED, job.state());
    }

    @Test
    void a_job_that_fails_says_why_and_the_next_one_runs() throws Exception {
        W2wException mistake = W2wException.input("no such label");
        assertSame(mistake, failure(studio.start("a", task -> {
            throw mistake;
        })));
        W2wException fault = assertInstanceOf(W2wException.class, failure(studio.start("b", task -> {
            throw new NoClassDefFoundError("lab/Missing");
        })));
        assertEquals(W2wException.Kind.INTERNAL, fault.kind());
        assertTrue(fault.getMessage().contains("lab/Missing"), fault.getMessage());
        for (int i = 0; i < 8; i++) {
            assertEquals(
                    1,
                    studio.start("c", task -> 1).result().toCompletableFuture().get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void what_a_job_warned_of_is_kept_once() throws Exception {
        Job<Integer> job = studio.start("a", task -> {
            task.warn("the prompt is cut");
            task.part("again", 1).warn("the prompt is cut");
            return 1;
        });
        job.result().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertEquals(List.of("the prompt is cut"), job.warnings());
    }

    private static Throwable failure(Job<?> job) throws Exception {
        ExecutionException e = assertThrows(
                ExecutionException.class,
                () -> job.result().toCompletableFuture().get(10, TimeUnit.SECONDS));
        return java.util.Objects.requireNonNull(e.getCause());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
