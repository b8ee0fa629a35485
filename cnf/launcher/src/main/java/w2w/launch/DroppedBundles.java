package w2w.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the bundles of the watched folder, which File Install only installs: each on a thread of its own that is waited for no longer
 * than a limit, so that an activator that never returns stops nothing but itself. File Install refreshes what it has installed, which stops
 * what has been started by then, so a bundle is started after that.
 */
final class DroppedBundles implements SynchronousBundleListener, FrameworkListener {
    private static final Logger LOG = LoggerFactory.getLogger("w2w.plugins");
    private static final int ATTEMPTS = 50;

    /** How long the refresh of an installed bundle is waited for: far longer than it takes to come. */
    private static final long REFRESH_MILLISECONDS = 2000;

    private final BundleContext context;
    private final String watched;
    private final Duration limit;
    private final Map<Long, String> problems = new ConcurrentHashMap<>();
    /** When the version of a bundle was installed that was started last, successfully or not. */
    private final Map<Long, Long> tried = new HashMap<>();

    private boolean changed;
    private boolean busy;
    /** When a bundle was installed or updated that has not been refreshed yet; 0 where there is none. */
    private long unrefreshed;

    private volatile boolean hangs;

    DroppedBundles(BundleContext context, Path folder, Duration limit) {
        this.context = context;
        // as File Install writes locations; a folder that is not there yet ends with its slash as well
        String uri = folder.toFile().toURI().toString();
        this.watched = uri.endsWith("/") ? uri : uri + "/";
        this.limit = limit;
    }

    /** Whether a bundle comes from the watched folder. */
    boolean contains(Bundle bundle) {
        return bundle.getLocation().startsWith(watched);
    }

    /** By bundle id, why a bundle is not started. Changes as bundles come and go; any thread may read it. */
    Map<Long, String> problems() {
        return problems;
    }

    /** Whether one has used up its time: it would hold up the end of the framework as well. */
    boolean hangs() {
        return hangs;
    }

    /** Starts what is there and what comes, on a daemon thread. */
    void begin() {
        context.addBundleListener(this);
        context.addFrameworkListener(this);
        changed = true;
        Thread thread = new Thread(this::work, "w2w-dropped-bundles");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns when every bundle that is installed now has been started, has failed or has used up its time. */
    synchronized void await() throws InterruptedException {
        while (changed || busy) {
            wait();
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        boolean wakes =
                switch (event.getType()) {
                    case BundleEvent.INSTALLED, BundleEvent.UPDATED, BundleEvent.UNINSTALLED -> true;
                    default -> false;
                };
        if (wakes && contains(event.getBundle())) {
            if (event.getType() == BundleEvent.UNINSTALLED) {
                problems.remove(event.getBundle().getBundleId());
            }
            synchronized (this) {
                changed = true;
                if (event.getType() != BundleEvent.UNINSTALLED) {
                    unrefreshed = System.nanoTime();
                }
                notifyAll();
            }
        }
    }

    @Override
    public synchronized void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
            unrefreshed = 0;
            notifyAll();
        }
    }

    private synchronized void awaitRefresh() throws InterruptedException {
        while (unrefreshed != 0) {
            long left = REFRESH_MILLISECONDS - (System.nanoTime() - unrefreshed) / 1_000_000;
            if (left <= 0) {
                unrefreshed = 0;
            } else {
                wait(left);
            }
        }
    }

    private void work() {
        try {
            while (true) {
                synchronized (this) {
                    busy = false;
                    notifyAll();
                    while (!changed) {
                        wait();
                    }
                    changed = false;
                    busy = true;
                }
                awaitRefresh();
                for (Bundle bundle : context.getBundles()) {
                    if (contains(bundle) && isDue(bundle)) {
                        start(bundle);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.debug("the framework stops", e);
        }
    }

    /** One that lacks something is tried again with each change, one whose activator failed when it is another one. */
    private boolean isDue(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        boolean fragment = revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        boolean down = bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED;
        boolean other = !Long.valueOf(bundle.getLastModified()).equals(tried.get(bundle.getBundleId()));
        return down && !fragment && (other || bundle.getState() == Bundle.INSTALLED);
    }

    private void start(Bundle bundle) throws InterruptedException {
        boolean again = Long.valueOf(bundle.getLastModified())
                .equals(tried.put(bundle.getBundleId(), bundle.getLastModified()));
        Thread thread = new Thread(() -> run(bundle, again), "w2w-start-" + bundle.getSymbolicName());
        thread.setDaemon(true);
        thread.start();
        thread.join(limit.toMillis());
        if (thread.isAlive()) {
            String what = "its start has not returned after " + limit.toSeconds() + " s";
            problems.put(bundle.getBundleId(), what);
            hangs = true;
            LOG.warn(
                    "plug-in {}: {}; it is left out. Remove the file, or start without plug-ins: w2w --safe",
                    name(bundle),
                    what);
        }
    }

    private void run(Bundle bundle, boolean again) {
        try {
            startWhenFree(bundle);
            problems.remove(bundle.getBundleId());
        } catch (BundleException | RuntimeException | LinkageError e) {
            Throwable cause = FrameworkLog.root(e);
            problems.put(bundle.getBundleId(), String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()));
            if (!again) {
                LOG.warn("plug-in {} does not start; `w2w plugins` says why", name(bundle));
                LOG.info("{}", name(bundle), e);
            }
        }
    }

    /** File Install refreshes what it has installed, and the framework resolves nothing meanwhile: then it is tried again. */
    private static void startWhenFree(Bundle bundle) throws BundleException {
        for (int attempt = 1; ; attempt++) {
            try {
                bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
                return;
            } catch (BundleException e) {
                boolean busy = String.valueOf(e.getMessage()).contains("global lock");
                if (!busy || attempt == ATTEMPTS) {
                    throw e;
                }
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static String name(Bundle bundle) {
        String location = bundle.getLocation();
        return location.substring(location.lastIndexOf('/', location.length() - 2) + 1) + " ("
                + bundle.getSymbolicName() + " " + bundle.getVersion() + ")";
    }
}
