package w2w.lib.djl;

import org.osgi.framework.*;

/** Initialises DJL once with this bundle's class loader as the context class loader. */
public class Activator implements BundleActivator {
    @Override
    public void start(BundleContext ctx) {
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.native_helper", Natives.class.getName());
        Thread t = Thread.currentThread();
        ClassLoader old = t.getContextClassLoader();
        t.setContextClassLoader(Activator.class.getClassLoader());
        try {
            ai.djl.engine.Engine.getInstance();
        } finally {
            t.setContextClassLoader(old);
        }
    }

    @Override
    public void stop(BundleContext ctx) {}
}
