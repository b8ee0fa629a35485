package w2w.launch;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** Hands the calling thread to the service that a mode is for. */
final class MainThread {
    private static final String MARK = "(main.thread=true)";
    private static final long PATIENCE_SECONDS = 5;

    private MainThread() {}

    /** The exit code of the mode's service. */
    static int run(BundleContext context, Mode mode) throws Exception {
        if (mode == Mode.COMMAND) {
            return (Integer) service(context, Callable.class).call();
        }
        service(context, Runnable.class).run();
        return 0;
    }

    private static <S> S service(BundleContext context, Class<S> type) throws InterruptedException {
        BlockingQueue<S> arrived = new LinkedBlockingQueue<>();
        ServiceListener listener = event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
                offer(context, type, event.getServiceReference(), arrived);
            }
        };
        try {
            context.addServiceListener(listener, "(&(objectClass=" + type.getName() + ")" + MARK + ")");
            context.getServiceReferences(type, MARK).stream()
                    .max(ServiceReference::compareTo)
                    .ifPresent(best -> offer(context, type, best, arrived));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        S service = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        context.removeServiceListener(listener);
        if (service == null) {
            throw new IllegalStateException("No bundle offers what this mode runs (" + type.getSimpleName()
                    + "); the log says which did not start");
        }
        return service;
    }

    private static <S> void offer(
            BundleContext context, Class<S> type, ServiceReference<?> reference, BlockingQueue<S> arrived) {
        Object service = context.getService(reference);
        if (service != null) {
            arrived.add(type.cast(service));
        }
    }
}
