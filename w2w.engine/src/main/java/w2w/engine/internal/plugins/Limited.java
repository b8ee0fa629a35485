package w2w.engine.internal.plugins;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a plug-in's code on a thread of its own, which is left alone when it takes too long. */
final class Limited {
    private Limited() {}

    /**
     * What {@code work} returns or throws.
     *
     * @throws TimeoutException it has not ended within {@code limit}; it goes on, on a daemon thread
     */
    static <T> @Nullable T call(Supplier<@Nullable T> work, String name, Duration limit) throws TimeoutException {
        Result<T> result = new Result<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.value = work.get();
                    } catch (RuntimeException | Error e) {
                        result.thrown = e;
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        join(thread, System.nanoTime() + limit.toNanos());
        if (thread.isAlive()) {
            throw new TimeoutException();
        }
        if (result.thrown instanceof RuntimeException e) {
            throw e;
        }
        if (result.thrown instanceof Error e) {
            throw e;
        }
        return result.value;
    }

    /** An interrupt is for the caller: the work would not have noticed it on the caller's thread either. */
    private static void join(Thread thread, long end) {
        boolean interrupted = false;
        long left = end - System.nanoTime();
        while (left > 0 && thread.isAlive()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = end - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Written before the thread ends, read after it was joined. */
    private static final class Result<T> {
        private @Nullable T value;
        private @Nullable Throwable thrown;
    }
}
