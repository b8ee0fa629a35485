package w2w.api.task;

import java.util.concurrent.atomic.AtomicLong;

/** The task tree behind {@link Task#observedBy}: each part forwards its growth, scaled by its share, to its parent. */
final class ObservedTask implements Task {
    private static final double UNITS = 1L << 40;

    private final Task.Observer observer;
    private final String name;
    private final AtomicLong total;
    private final double scale;
    private final AtomicLong own = new AtomicLong();

    ObservedTask(Task.Observer observer) {
        this(observer, "", new AtomicLong(), 1);
    }

    private ObservedTask(Task.Observer observer, String name, AtomicLong total, double scale) {
        this.observer = observer;
        this.name = name;
        this.total = total;
        this.scale = scale;
    }

    @Override
    public void check() {
        if (observer.isCancelled()) {
            throw new CancelledException();
        }
    }

    @Override
    public void progress(double done) {
        long now = Math.round(clamp(done) * scale * UNITS);
        long before = own.getAndAccumulate(now, Math::max);
        if (now > before) {
            synchronized (total) { // two parts on two threads must not report out of order: it never falls
                observer.progressed(clamp(total.addAndGet(now - before) / UNITS));
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
    public Task part(String partName, double share) {
        return new ObservedTask(observer, partName, total, scale * clamp(share));
    }

    private static double clamp(double x) {
        return x >= 0 ? Math.min(x, 1) : 0; // NaN counts as 0
    }
}
