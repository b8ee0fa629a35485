package w2w.bench.internal;

import w2w.api.task.W2wException;

/** Numbers of things that an option asks for, checked before anything is opened. */
public final class Counts {
    private Counts() {}

    /** Refuses what is below 1. */
    public static void positive(String option, int value) {
        if (value < 1) {
            throw W2wException.input(option + " must be 1 or more, not " + value);
        }
    }
}
