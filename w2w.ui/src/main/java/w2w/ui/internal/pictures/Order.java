package w2w.ui.internal.pictures;

import java.util.concurrent.Executor;

/** A shot in the queue. */
final class Order implements Ticket {
    final Shot shot;
    final long number;

    /** {@link System#nanoTime} before which it is not drawn. */
    final long due;

    private final Receiver receiver;
    private final Executor ui;
    private final Runnable wake;
    private volatile Priority priority;
    private volatile boolean cancelled;

    Order(Shot shot, Priority priority, long number, long due, Receiver receiver, Executor ui, Runnable wake) {
        this.shot = shot;
        this.priority = priority;
        this.number = number;
        this.due = due;
        this.receiver = receiver;
        this.ui = ui;
        this.wake = wake;
    }

    Priority priority() {
        return priority;
    }

    boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void cancel() {
        cancelled = true;
        wake.run();
    }

    @Override
    public void visible(boolean now) {
        if (priority.isThumbnail()) {
            priority = now ? Priority.VISIBLE : Priority.IDLE;
        }
    }

    /** Any thread. */
    void deliver(Raster picture) {
        ui.execute(() -> {
            if (!cancelled) {
                receiver.show(picture, true);
            }
        });
    }

    /** Any thread. */
    void fail(RuntimeException why) {
        ui.execute(() -> {
            if (!cancelled) {
                receiver.failed(why);
            }
        });
    }
}
