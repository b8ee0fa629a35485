package w2w.ui.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.eclipse.swt.widgets.Shell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Things done in the open window one after the other, as a person would, each waited for between other events. UI thread. */
final class Acts {
    private static final Logger LOG = LoggerFactory.getLogger(Acts.class);
    private static final int PERIOD = 2;
    private static final long PATIENCE = 60_000_000_000L;
    private static final long MUCH_PATIENCE = 900_000_000_000L;

    private final Shell shell;
    private final Deque<Act> acts = new ArrayDeque<>();
    private int unfinished;

    /**
     * One of them.
     *
     * @param rest milliseconds before anything is waited for, and again before {@code then}
     */
    private record Act(String name, Runnable what, BooleanSupplier until, long patience, int rest, Runnable then) {}

    Acts(Shell shell) {
        this.shell = shell;
    }

    /** Something to be done, what is waited for then, for a minute at most, and what is done after that. */
    void add(String name, Runnable what, BooleanSupplier until, int rest, Runnable then) {
        acts.add(new Act(name, what, until, PATIENCE, rest, then));
    }

    /** Something to be waited for, for a quarter of an hour at most. */
    void patiently(String name, BooleanSupplier until) {
        acts.add(new Act(name, () -> {}, until, MUCH_PATIENCE, 0, () -> {}));
    }

    /** Begins; {@code end} comes after the last one. */
    void run(Runnable end) {
        Act act = acts.poll();
        if (shell.isDisposed()) {
            return;
        }
        if (act == null) {
            end.run();
            return;
        }
        attempt(act.name, act.what);
        long late = System.nanoTime() + act.patience;
        shell.getDisplay().timerExec(act.rest, () -> await(act, late, end));
    }

    /** Acts whose end was not waited for any longer. */
    int unfinished() {
        return unfinished;
    }

    private void await(Act act, long late, Runnable end) {
        if (shell.isDisposed()) {
            return;
        }
        boolean over = act.until.getAsBoolean();
        if (!over && System.nanoTime() < late) {
            shell.getDisplay().timerExec(PERIOD, () -> await(act, late, end));
            return;
        }
        if (!over) {
            unfinished++;
            LOG.warn("{} is not waited for any longer", act.name);
        }
        shell.getDisplay().timerExec(act.rest, () -> {
            attempt(act.name, act.then);
            run(end);
        });
    }

    private static void attempt(String name, Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) { // the others can still be done
            LOG.error("{} goes wrong", name, e);
        }
    }
}
