package w2w.cli.internal;

import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.AttributeDefinition;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;

/** Reads and changes configurations; knows each by its description and refuses what that does not allow. */
@Component(service = Configurations.class)
public final class Configurations {
    private static final String CONTAINER = "org.apache.felix.";

    private final ConfigurationAdmin admin;
    private final Catalogue catalogue;

    /**
     * One setting where it stands.
     *
     * @param value as configured, or as it is without; arrays with commas between
     */
    record Value(String pid, Setting setting, String value, boolean configured) {}

    @Activate
    public Configurations(@Reference ConfigurationAdmin admin, @Reference Catalogue catalogue) {
        this.admin = admin;
        this.catalogue = catalogue;
    }

    /** Every setting of w2w and its plug-ins, those of a factory once a configuration; the container's own are found by their PID only. */
    List<Value> all() {
        List<Value> found = new ArrayList<>();
        for (Catalogue.Entry entry : catalogue.entries().values()) {
            if (entry.bundle().startsWith(CONTAINER)) {
                continue;
            }
            List<String> pids = entry.factory() ? instances(entry.pid()) : List.of(entry.pid());
            pids.forEach(pid -> found.addAll(of(pid, entry)));
        }
        return found;
    }

    /** The settings of one PID. */
    List<Value> of(String pid) {
        return of(pid, entry(pid));
    }

    Value get(String pid, String key) {
        Setting setting = setting(entry(pid), pid, key);
        return value(pid, setting, properties(pid));
    }

    void set(String pid, String key, String text) {
        Setting setting = setting(entry(pid), pid, key);
        Object value = setting.parse(text);
        Map<String, Object> changed = properties(pid);
        changed.put(key, value);
        store(pid, changed);
    }

    void unset(String pid, String key) {
        setting(entry(pid), pid, key);
        Map<String, Object> changed = properties(pid);
        if (changed.remove(key) == null) {
            return;
        }
        store(pid, changed);
    }

    private List<Value> of(String pid, Catalogue.Entry entry) {
        Map<String, Object> properties = properties(pid);
        return entry.settings().stream().map(s -> value(pid, s, properties)).toList();
    }

    private static Value value(String pid, Setting setting, Map<String, Object> properties) {
        Object value = properties.get(setting.key());
        String text = value == null ? String.join(",", setting.initial()) : text(value);
        boolean secret = value != null && setting.type() == AttributeDefinition.PASSWORD;
        return new Value(pid, setting, secret ? "(kept secret)" : text, value != null);
    }

    private static String text(Object value) {
        if (value instanceof Collection<?> items) {
            return text(items.toArray());
        }
        if (!value.getClass().isArray()) {
            return value.toString();
        }
        List<String> items = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            items.add(String.valueOf(Array.get(value, i)));
        }
        return String.join(",", items);
    }

    private Catalogue.Entry entry(String pid) {
        SortedMap<String, Catalogue.Entry> entries = catalogue.entries();
        int tilde = pid.indexOf('~');
        Catalogue.Entry entry = entries.get(tilde < 0 ? pid : pid.substring(0, tilde));
        if (entry == null) {
            throw W2wException.input("there is nothing to configure of that name")
                    .at(pid)
                    .advise(Suggestions.sentence(pid, entries.keySet()));
        }
        if (entry.factory() != tilde >= 0) {
            throw W2wException.input(
                            entry.factory() ? "there may be several of it: name one" : "there is only one of it")
                    .at(pid)
                    .advise("Write " + entry.pid() + (entry.factory() ? "~NAME." : "."));
        }
        return entry;
    }

    private static Setting setting(Catalogue.Entry entry, String pid, String key) {
        return entry.settings().stream()
                .filter(s -> s.key().equals(key))
                .findFirst()
                .orElseThrow(() -> W2wException.input("has no setting " + key)
                        .at(pid)
                        .advise(Suggestions.sentence(
                                key, entry.settings().stream().map(Setting::key).toList())));
    }

    private List<String> instances(String factoryPid) {
        try {
            Configuration[] found = admin.listConfigurations("(service.factoryPid=" + factoryPid + ")");
            List<String> pids = new ArrayList<>();
            for (Configuration each : found == null ? new Configuration[0] : found) {
                pids.add(each.getPid());
            }
            return pids;
        } catch (IOException e) {
            throw unreadable(factoryPid, e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> properties(String pid) {
        try {
            Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
            @Nullable Dictionary<String, Object> properties = found == null ? null : found[0].getProperties();
            return properties == null ? new HashMap<>() : new TreeMap<>(FrameworkUtil.asMap(properties));
        } catch (IOException e) {
            throw unreadable(pid, e);
        } catch (InvalidSyntaxException e) {
            throw W2wException.input("is no name of a configuration").at(pid);
        }
    }

    private void store(String pid, Map<String, Object> properties) {
        try {
            int tilde = pid.indexOf('~');
            Configuration configuration = tilde < 0
                    ? admin.getConfiguration(pid, "?")
                    : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
            configuration.update(FrameworkUtil.asDictionary(properties));
        } catch (IOException e) {
            throw W2wException.of(Kind.STORAGE, "cannot be kept: " + e.getMessage())
                    .at("configuration " + pid)
                    .because(e);
        }
    }

    private static W2wException unreadable(String pid, IOException e) {
        return W2wException.of(Kind.STORAGE, "cannot be read: " + e.getMessage())
                .at("configuration " + pid)
                .because(e);
    }
}
