package w2w.ui.internal.pictures;

/** A picture that was asked for. UI thread. */
public interface Ticket {
    /** It is not wanted any more: nothing is received from now on, and drawing it ends within one step. */
    void cancel();

    /** A thumbnail came on the screen or left it. */
    void visible(boolean now);
}
