package w2w.ui.internal;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long the event loop has stood still at most: while one event was being dispatched, nothing else was answered. */
final class Pauses {
    private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

    /** What is worth a line in the log, nanoseconds. */
    private static final long LONG = 200_000_000;

    private long longest;

    /** Dispatches an event and takes the time. */
    boolean timed(BooleanSupplier dispatch) {
        long begin = System.nanoTime();
        try {
            return dispatch.getAsBoolean();
        } finally {
            long took = System.nanoTime() - begin;
            longest = Math.max(longest, took);
            if (took > LONG) {
                LOG.debug("the event loop stood still for {} ms", took / 1_000_000);
            }
        }
    }

    /** Milliseconds. */
    double longest() {
        return longest / 1e6;
    }

    /** The same, and begins anew. */
    double take() {
        double most = longest();
        longest = 0;
        return most;
    }
}
