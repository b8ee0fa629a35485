package w2w.acceptance;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** An activator that never returns; it is packed into a jar and dropped. */
public final class Hanging implements BundleActivator {
    @Override
    public void start(BundleContext context) throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
    }

    @Override
    public void stop(BundleContext context) {
        // never started
    }
}
