package w2w.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Ctrl-C and termination signals. The launcher completes a future that it has registered with {@code w2w.cancel=true}; another host of
 * the command line may run this service instead. Either way the running command's task throws at its next check.
 */
@Component(
        service = {Runnable.class, Cancellation.class},
        property = "w2w.cancel:Boolean=true")
public final class Cancellation implements Runnable {
    private static final String MARK = "(w2w.cancel=true)";

    private final List<CompletableFuture<?>> signals = new ArrayList<>();
    private volatile boolean cancelled;

    Cancellation() {}

    @Activate
    @SuppressWarnings("rawtypes")
    public Cancellation(BundleContext context) throws InvalidSyntaxException {
        for (ServiceReference<CompletableFuture> each : context.getServiceReferences(CompletableFuture.class, MARK)) {
            CompletableFuture<?> signal = context.getService(each);
            if (signal != null) {
                signals.add(signal);
            }
        }
    }

    @Override
    public void run() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled || signals.stream().anyMatch(CompletableFuture::isDone);
    }
}
