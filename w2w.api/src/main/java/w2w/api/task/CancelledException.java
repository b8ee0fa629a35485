package w2w.api.task;

/** Thrown by {@link Task#check()} after a cancellation. Let it pass: whoever started the work catches it. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A cancellation without a message of its own. */
    public CancelledException() {
        super("cancelled", null, false, false);
    }
}
