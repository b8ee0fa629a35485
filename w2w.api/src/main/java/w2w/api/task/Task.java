package w2w.api.task;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The running side of long work: it reports progress and asks whether to go on. A task may be used from several threads; its
 * methods return at once. {@link #check()} is called at least once per denoising step, optimiser step or tile.
 */
@ProviderType
public interface Task {
    /**
     * Returns if the work is still wanted.
     *
     * @throws CancelledException if it is not
     */
    void check();

    /** The share of this task's own work that is done, 0 to 1; values outside are clamped and it never moves backwards. */
    void progress(double done);

    /** What is being done right now, one short line. */
    void message(String text);

    /** What the user should know although the work goes on; kept and shown at the end, unlike a message. The same text counts once. */
    void warn(String text);

    /** One quantity that changes while the work goes on, such as {@code "loss"}; observers may plot it. */
    void measure(String quantity, double value);

    /**
     * A named part of this task. Its progress counts with {@code share} (0 to 1) towards this one's, which its parts and its own
     * word together cannot bring beyond 1; cancelling this task cancels its parts.
     */
    Task part(String name, double share);

    /** A task nobody watches and nobody cancels. */
    static Task unwatched() {
        return new ObservedTask(new Observer() {});
    }

    /** A task reported to {@code observer}; its parts report there too. */
    static Task observedBy(Observer observer) {
        return new ObservedTask(observer);
    }

    /** Sees what a task reports. All methods have defaults; they are called on the working thread and must return at once. */
    @org.osgi.annotation.versioning.ConsumerType
    interface Observer {
        /** Asked by {@link Task#check()}. */
        default boolean isCancelled() {
            return false;
        }

        /** The whole task's share done, 0 to 1, never falling. */
        default void progressed(double done) {}

        /** The innermost part's name, or empty, and its message. */
        default void said(String part, String text) {}

        /** What the user should know; may come more than once. */
        default void warned(String text) {}

        /** A quantity reported by {@link Task#measure}. */
        default void measured(String quantity, double value) {}
    }
}
