package w2w.engine.internal.studio;

import java.util.List;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.Plugins;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;

/** Which plug-in a command means, and what is said of it in a result's provenance. */
final class Choice {
    private Choice() {}

    /** The id, or that of the first plug-in of the kind where it is empty. */
    static String of(Plugins plugins, Class<?> service, String id) {
        if (!id.isEmpty()) {
            return id;
        }
        List<String> ids = plugins.ids(service);
        if (ids.isEmpty()) {
            String kind = PluginKind.ofService(service.getName())
                    .map(PluginKind::label)
                    .orElse(service.getSimpleName());
            throw W2wException.input("no " + kind + " is installed");
        }
        return ids.get(0);
    }

    static Provenance provenance(Plugins plugins, PluginKind kind, String id) {
        Provenance provenance = Provenance.NONE.with(kind.label(), id);
        for (PluginStatus status : plugins.list()) {
            if (status.kind().filter(kind::equals).isPresent()
                    && status.id().equals(id)
                    && status.state() == PluginStatus.State.READY) {
                provenance = provenance.with(kind.label() + ".bundle", status.bundle() + " " + status.version());
            }
        }
        return provenance;
    }
}
