package w2w.lib.nd4j;

import org.osgi.framework.*;

public class Activator implements BundleActivator {
    @Override
    public void start(BundleContext ctx) {
        org.nd4j.common.config.ND4JClassLoading.setNd4jClassloader(Activator.class.getClassLoader());
    }

    @Override
    public void stop(BundleContext ctx) {}
}
