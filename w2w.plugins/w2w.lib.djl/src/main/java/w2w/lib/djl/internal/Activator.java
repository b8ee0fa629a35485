package w2w.lib.djl.internal;

import ai.djl.engine.Engine;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.slf4j.LoggerFactory;

/**
 * Makes DJL look for its engines while this bundle's class loader is the thread's: it looks once, when its class {@link Engine}
 * is initialised, and would find none from a thread of somebody else. No native library is touched.
 */
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.native_helper", Natives.class.getName());
        String found = AsContext.call(Activator.class, Engine::getDefaultEngineName);
        LoggerFactory.getLogger(Activator.class).debug("DJL's default engine is {}", found);
    }

    @Override
    public void stop(BundleContext context) {}
}
