package w2w.launch;

import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what the framework would keep to itself, errors of start, resolve and refresh, into the log. */
final class FrameworkLog implements FrameworkListener {
    private static final Logger LOG = LoggerFactory.getLogger("w2w.container");

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        switch (event.getType()) {
            case FrameworkEvent.ERROR -> error(event);
            case FrameworkEvent.WARNING -> LOG.warn("{}: {}", event.getBundle(), reason(event.getThrowable()));
            default -> LOG.debug("{}: framework event {}", event.getBundle(), event.getType());
        }
    }

    private static void error(FrameworkEvent event) {
        Throwable thrown = event.getThrowable();
        LOG.error("{} did not start: {}", event.getBundle(), reason(thrown));
        // which import is missing is all there is to say of a resolve error; anything else needs its trace, in the file
        if (!(thrown instanceof BundleException known) || known.getType() != BundleException.RESOLVE_ERROR) {
            LOG.info("{}", event.getBundle(), thrown);
        }
    }

    /** What was thrown first. */
    static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String reason(Throwable thrown) {
        if (thrown == null) {
            return "no reason given";
        }
        Throwable root = root(thrown);
        String top = String.valueOf(thrown.getMessage());
        return root == thrown ? top : top + " (" + root + ")";
    }
}
