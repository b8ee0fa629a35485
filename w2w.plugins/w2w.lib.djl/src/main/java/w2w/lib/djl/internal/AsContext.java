package w2w.lib.djl.internal;

import java.util.function.Supplier;

/** Calls DJL where it looks for resources and services through the thread's context class loader. */
final class AsContext {
    private AsContext() {}

    static <T> T call(Class<?> owner, Supplier<T> body) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(owner.getClassLoader());
        try {
            return body.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
