package w2w.launch;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** Hands the calling thread to the service that a mode is for: a {@code Callable<Integer>} with the mode's word as {@code main.thread}. */
final class MainThread {
    private static final long PATIENCE_SECONDS = 5;

    private MainThread() {}

    /** The exit code of the mode's service. */
    static int run(BundleContext context, Mode mode) throws Exception {
        return (Integer) service(context, "(main.thread=" + mode.word() + ")").call();
    }

    private static Callable<?> service(BundleContext context, String mark) throws InterruptedException {
        BlockingQueue<Callable<?>> arrived = new LinkedBlockingQueue<>();
        ServiceListener listener = event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
                offer(context, event.getServiceReference(), arrived);
            }
        };
        try {
            context.addServiceListener(listener, "(&(objectClass=" + Callable.class.getName() + ")" + mark + ")");
            ServiceReference<?>[] there = context.getServiceReferences(Callable.class.getName(), mark);
            Stream.ofNullable(there)
                    .flatMap(Stream::of)
                    .max(ServiceReference::compareTo)
                    .ifPresent(best -> offer(context, best, arrived));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        Callable<?> service = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        context.removeServiceListener(listener);
        if (service == null) {
            throw new IllegalStateException(
                    "No bundle offers what this mode runs " + mark + "; the log says which did not start");
        }
        return service;
    }

    private static void offer(
            BundleContext context, ServiceReference<?> reference, BlockingQueue<Callable<?>> arrived) {
        if (context.getService(reference) instanceof Callable<?> service) {
            arrived.add(service);
        }
    }
}
