package w2w.engine.internal.studio;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.task.CancelledException;
import w2w.api.task.Job;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Work on a thread of the engine, seen from outside. */
final class EngineJob<T> implements Job<T>, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineJob.class);

    /** Before this share and time an estimate would be a guess. */
    private static final double ENOUGH = 0.01;

    private static final long ENOUGH_NANOS = 500_000_000;

    private final String title;
    private final Function<Task, T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile State state = State.WAITING;
    private volatile boolean cancelled;
    private volatile double progress;
    private volatile String message = "";
    private volatile long started;
    private final CopyOnWriteArrayList<String> warnings = new CopyOnWriteArrayList<>();

    EngineJob(String title, Function<Task, T> work) {
        this.title = title;
        this.work = work;
    }

    @Override
    public void run() {
        if (cancelled) {
            end(State.CANCELLED);
            result.completeExceptionally(new CancelledException());
            return;
        }
        started = System.nanoTime();
        state = State.RUNNING;
        try {
            T value = work.apply(Task.observedBy(new Task.Observer() {
                @Override
                public boolean isCancelled() {
                    return cancelled;
                }

                @Override
                public void progressed(double done) {
                    progress = done;
                }

                @Override
                public void said(String part, String text) {
                    message = part.isEmpty() ? text : part + ": " + text;
                }

                @Override
                public void warned(String text) {
                    if (warnings.addIfAbsent(text)) {
                        LOG.warn("{}: {}", title, text);
                    }
                }
            }));
            progress = 1;
            end(State.DONE);
            result.complete(value);
        } catch (CancelledException e) {
            end(State.CANCELLED);
            result.completeExceptionally(e);
        } catch (W2wException e) {
            end(State.FAILED);
            result.completeExceptionally(e);
        } catch (Throwable e) { // the thread goes on with other jobs, and the one who waits is told
            end(State.FAILED);
            String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            result.completeExceptionally(W2wException.of(
                            e instanceof OutOfMemoryError ? W2wException.Kind.DEVICE : W2wException.Kind.INTERNAL,
                            title + " failed: " + what)
                    .because(e));
        }
    }

    private void end(State last) {
        state = last;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public double progress() {
        return progress;
    }

    @Override
    public String message() {
        return message;
    }

    @Override
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public Optional<Duration> remaining() {
        if (state == State.DONE || state == State.FAILED || state == State.CANCELLED) {
            return Optional.of(Duration.ZERO);
        }
        double done = progress;
        long elapsed = System.nanoTime() - started;
        if (state != State.RUNNING || done < ENOUGH || elapsed < ENOUGH_NANOS) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos((long) (elapsed * (1 - done) / done)));
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public CompletionStage<T> result() {
        return result.minimalCompletionStage();
    }
}
