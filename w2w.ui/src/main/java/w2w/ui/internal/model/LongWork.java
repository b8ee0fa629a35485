package w2w.ui.internal.model;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.studio.Studio;
import w2w.api.task.CancelledException;
import w2w.api.task.Job;
import w2w.api.task.Task;

/** The desk's jobs: begun, waited for, and ended with it. UI thread. */
final class LongWork {
    private static final Logger LOG = LoggerFactory.getLogger(LongWork.class);

    /** How long closing waits for the last step of jobs. */
    private static final long GRACE_SECONDS = 8;

    private final Studio studio;
    private final Executor ui;
    private final TrustQuestions questions;
    private final BiConsumer<String, Throwable> report;
    private final Runnable after;
    private final Value<Integer> revision = new Value<>(0);

    /**
     * @param report told of what goes wrong
     * @param after called when a job has ended, on the UI thread
     */
    LongWork(
            Studio studio,
            Executor ui,
            TrustQuestions questions,
            BiConsumer<String, Throwable> report,
            Runnable after) {
        this.studio = studio;
        this.ui = ui;
        this.questions = questions;
        this.report = report;
        this.after = after;
    }

    /** Counts up when a job begins or ends. */
    Value<Integer> revision() {
        return revision;
    }

    <T> Job<T> start(String title, Function<Task, T> work, Consumer<? super T> then) {
        Job<T> job = studio.start(
                title, task -> questions.retrying(title, TrustQuestions.Asking.ALWAYS, () -> work.apply(task)));
        revision.set(revision.get() + 1);
        job.result()
                .whenComplete((result, thrown) -> ui.execute(() -> {
                    revision.set(revision.get() + 1);
                    if (thrown == null) {
                        then.accept(result);
                    } else if (!isCancelled(thrown)) {
                        report.accept(title, thrown);
                    }
                    after.run();
                }));
        return job;
    }

    private static boolean isCancelled(Throwable thrown) {
        return thrown instanceof CancelledException
                || (thrown instanceof CompletionException && thrown.getCause() instanceof CancelledException);
    }

    /** Cancels all jobs. What is returned waits for their last steps. */
    Runnable cancel() {
        List<Job<?>> jobs = studio.jobs();
        jobs.forEach(Job::cancel);
        return () -> awaitEnd(jobs);
    }

    private static void awaitEnd(List<Job<?>> jobs) {
        CompletableFuture<?>[] ends = jobs.stream()
                .map(job -> job.result().handle((result, failure) -> job).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("a job goes on although it was cancelled", e);
        }
    }
}
