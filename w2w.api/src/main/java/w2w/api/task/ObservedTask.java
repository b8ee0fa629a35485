package w2w.api.task;

import org.jspecify.annotations.Nullable;

/**
 * The task tree behind {@link Task#observedBy}: each part forwards its growth, scaled by its share, to its parent. None counts for more
 * than its share, whatever its parts and its own word add up to, or a bar would be full while the work goes on.
 */
final class ObservedTask implements Task {
    private final Task.Observer observer;
    private final String name;
    private final @Nullable ObservedTask parent;
    private final double share;
    /** Of the whole tree: parts on several threads must not report out of order. */
    private final Object lock;

    /** By its own word. */
    private double said;
    /** By its own word and its parts'. */
    private double done;

    ObservedTask(Task.Observer observer) {
        this(observer, "", null, 1, new Object());
    }

    private ObservedTask(
            Task.Observer observer, String name, @Nullable ObservedTask parent, double share, Object lock) {
        this.observer = observer;
        this.name = name;
        this.parent = parent;
        this.share = share;
        this.lock = lock;
    }

    @Override
    public void check() {
        if (observer.isCancelled()) {
            throw new CancelledException();
        }
    }

    @Override
    public void progress(double now) {
        synchronized (lock) {
            double growth = clamp(now) - said;
            if (growth > 0) {
                said += growth;
                grow(growth);
            }
        }
    }

    private void grow(double growth) {
        double before = done;
        done = clamp(before + growth);
        if (done > before) {
            if (parent == null) {
                observer.progressed(done);
            } else {
                parent.grow((done - before) * share);
            }
        }
    }

    @Override
    public void message(String text) {
        observer.said(name, text);
    }

    @Override
    public void warn(String text) {
        observer.warned(text);
    }

    @Override
    public void measure(String quantity, double value) {
        observer.measured(quantity, value);
    }

    @Override
    public Task part(String partName, double ofThis) {
        return new ObservedTask(observer, partName, this, clamp(ofThis), lock);
    }

    private static double clamp(double x) {
        return x >= 0 ? Math.min(x, 1) : 0; // NaN counts as 0
    }
}
