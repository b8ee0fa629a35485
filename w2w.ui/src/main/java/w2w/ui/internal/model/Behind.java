package w2w.ui.internal.model;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import w2w.api.task.CancelledException;

/** Work that must not keep the UI waiting, one piece after the other. Any thread may call. */
final class Behind {
    private final ExecutorService thread;
    private final Executor ui;
    private final TrustQuestions questions;
    private final BiConsumer<String, Throwable> report;

    /** @param report is called on the working thread */
    Behind(String name, Executor ui, TrustQuestions questions, BiConsumer<String, Throwable> report) {
        this.ui = ui;
        this.questions = questions;
        this.report = report;
        thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            return made;
        });
    }

    /** Does the work, then {@code then} on the UI thread; what is thrown is reported as gone wrong while {@code doing}. */
    <T> void run(String doing, Callable<T> work, Consumer<? super T> then) {
        execute(() -> {
            try {
                T result = questions.retrying(doing, work::call);
                ui.execute(() -> then.accept(result));
            } catch (CancelledException e) {
                // nobody waits for it any more
            } catch (Throwable e) { // LinkageErrors of plug-ins too: the thread must go on
                report.accept(doing, e);
            }
        });
    }

    /** Work that throws nothing. */
    void execute(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            // the window has been closed
        }
    }

    /** Ends when what was asked for is done, or after ten seconds. */
    void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
