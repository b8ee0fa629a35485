package w2w.lib.nd4j.internal;

import org.nd4j.common.config.ND4JClassLoading;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Tells ND4J which class loader has its backends; it would ask the thread of whoever comes first. No native library is touched. */
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        ND4JClassLoading.setNd4jClassloader(Activator.class.getClassLoader());
    }

    @Override
    public void stop(BundleContext context) {}
}
