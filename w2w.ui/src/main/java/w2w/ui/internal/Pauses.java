package w2w.ui.internal;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long the event loop has stood still at most: while one event was being dispatched, nothing else was answered. */
final class Pauses {
    private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

    /** What is worth a line in the log, nanoseconds. */
    private static final long LONG = 200_000_000;

    private long longest;
    private long sum;
    private long dispatched;

    /** Dispatches an event and takes the time. */
    boolean timed(BooleanSupplier dispatch) {
        long begin = System.nanoTime();
        try {
            return dispatch.getAsBoolean();
        } finally {
            long took = System.nanoTime() - begin;
            longest = Math.max(longest, took);
            sum += took;
            dispatched++;
            if (took > LONG) {
                LOG.debug("the event loop stood still for {} ms", took / 1_000_000);
            }
        }
    }

    /** Milliseconds. */
    double longest() {
        return longest / 1e6;
    }

    /** With {@code -Dw2w.ui.pauses=true}: prints the longest one. */
    void report() {
        if (Boolean.getBoolean("w2w.ui.pauses")) {
            System.out.printf(
                    Locale.ROOT, "longest pause %.1f ms, %d events in %.1f ms%n", longest(), dispatched, sum / 1e6);
        }
    }
}
