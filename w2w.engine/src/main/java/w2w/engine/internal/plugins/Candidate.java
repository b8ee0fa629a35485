package w2w.engine.internal.plugins;

import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;

/** One registered service of a plug-in kind, as its properties tell it. */
record Candidate(ServiceReference<?> reference, PluginKind kind, String id, String label, Bundle bundle) {
    static final String ID = "w2w.plugin.id";
    static final String LABEL = "w2w.plugin.label";

    static Candidate of(ServiceReference<?> reference, PluginKind kind) {
        String id = text(reference, ID, "");
        return new Candidate(reference, kind, id, text(reference, LABEL, id), reference.getBundle());
    }

    private static String text(ServiceReference<?> reference, String key, String otherwise) {
        return Objects.toString(reference.getProperty(key), otherwise);
    }

    /** What to call it where it has no id. */
    String name() {
        return id.isEmpty()
                ? text(reference, "component.name", "service " + reference.getProperty(Constants.SERVICE_ID))
                : id;
    }

    String origin() {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    PluginStatus status(PluginStatus.State state, String cause) {
        return new PluginStatus(
                name(),
                java.util.Optional.of(kind),
                label,
                bundle.getSymbolicName(),
                bundle.getVersion().toString(),
                state,
                cause);
    }
}
