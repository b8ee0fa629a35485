package w2w.bench.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Looks every few milliseconds at what a thread is in while this is open: a native method of the runtime, or Java around it. */
final class NativeShare implements AutoCloseable {
    private static final String RUNTIME = "ai.djl.pytorch.jni.";

    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread watched;
    private final Thread watcher = new Thread(this::watch, "native share");
    private final LongAdder inside = new LongAdder();
    private final LongAdder looks = new LongAdder();

    /** Watches the calling thread. */
    NativeShare() {
        watched = Thread.currentThread();
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watch() {
        while (!over.get()) {
            StackTraceElement[] stack = watched.getStackTrace();
            if (stack.length > 0) {
                if (stack[0].isNativeMethod() && stack[0].getClassName().startsWith(RUNTIME)) {
                    inside.increment();
                }
                looks.increment();
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The share of time so far that was not spent in the runtime's native code. */
    double outside() {
        return looks.sum() == 0 ? Double.NaN : 1 - (double) inside.sum() / looks.sum();
    }

    @Override
    public void close() {
        over.set(true);
        watcher.interrupt();
    }
}
