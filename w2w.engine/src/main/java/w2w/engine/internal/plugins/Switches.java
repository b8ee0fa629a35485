package w2w.engine.internal.plugins;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import w2w.api.plugin.PluginKind;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;

/** Which plug-ins are switched off, kept in one configuration. */
final class Switches {
    private static final String PID = "w2w.plugins";
    private static final String OFF = "off";

    private final ConfigurationAdmin admin;
    private volatile Set<String> off;

    Switches(ConfigurationAdmin admin) {
        this.admin = admin;
        this.off = read();
    }

    boolean isOff(PluginKind kind, String id) {
        return off.contains(key(kind, id));
    }

    synchronized void set(PluginKind kind, String id, boolean enabled) {
        Set<String> changed = new TreeSet<>(off);
        if (enabled ? !changed.remove(key(kind, id)) : !changed.add(key(kind, id))) {
            return;
        }
        try {
            Configuration configuration = admin.getConfiguration(PID, "?");
            configuration.update(FrameworkUtil.asDictionary(Map.of(OFF, changed.toArray(new String[0]))));
            off = changed;
        } catch (IOException e) {
            throw W2wException.of(Kind.STORAGE, "the choice cannot be kept: " + e.getMessage())
                    .at("configuration " + PID)
                    .because(e);
        }
    }

    private Set<String> read() {
        Set<String> found = new TreeSet<>();
        try {
            Dictionary<String, Object> properties =
                    admin.getConfiguration(PID, "?").getProperties();
            if (properties != null && properties.get(OFF) instanceof String[] keys) {
                found.addAll(Set.of(keys));
            }
        } catch (IOException e) {
            throw W2wException.of(Kind.STORAGE, "cannot be read: " + e.getMessage())
                    .at("configuration " + PID)
                    .because(e);
        }
        return found;
    }

    private static String key(PluginKind kind, String id) {
        return kind.label() + "/" + id;
    }
}
