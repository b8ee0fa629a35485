package w2w.engine.internal.plugins;

import java.io.File;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes jars that are {@linkplain Refusals refused} off File Install's hands, so that they are never installed, and says why. */
@Component(service = ArtifactInstaller.class, immediate = true, property = "service.ranking:Integer=1000")
public final class RefusedJars implements ArtifactInstaller, SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger("w2w.plugins");

    private final BundleContext context;
    private final Watched watched;
    private final Refusals refusals;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    @Activate
    public RefusedJars(BundleContext context) {
        this.context = context;
        this.watched = Watched.of(context);
        this.refusals = new Refusals(context, watched::contains);
        context.addBundleListener(this);
    }

    @Deactivate
    void close() {
        context.removeBundleListener(this);
    }

    @Override
    public boolean canHandle(File artifact) {
        return refusals.of(artifact).isPresent();
    }

    @Override
    public void install(File artifact) {
        refusals.of(artifact).ifPresent(why -> {
            say(artifact.getName(), why);
            // what was installed of a file of this name before goes: it is not what the file says any more
            remove(context.getBundle(artifact.toURI().toString()));
        });
    }

    @Override
    public void update(File artifact) {
        install(artifact);
    }

    @Override
    public void uninstall(File artifact) {
        // it never was installed
    }

    /** A file that was a good bundle and is overwritten by another one is updated in place: that one goes again, unresolved. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UPDATED && watched.contains(event.getBundle())) {
            refusals.of(event.getBundle()).ifPresent(why -> {
                say(event.getBundle().getLocation(), why);
                remove(event.getBundle());
            });
        }
    }

    private static void remove(@Nullable Bundle bundle) {
        if (bundle != null) {
            try {
                bundle.uninstall();
            } catch (BundleException e) {
                LOG.warn("{} cannot be uninstalled", bundle, e);
            }
        }
    }

    /** File Install offers a file again with each listener that comes: it is said once. */
    private void say(String file, String why) {
        if (said.add(file + why)) {
            LOG.warn("plug-in {} is refused: {}", file, why);
        }
    }
}
