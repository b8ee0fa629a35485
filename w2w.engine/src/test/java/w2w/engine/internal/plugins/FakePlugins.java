package w2w.engine.internal.plugins;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.Plugins;
import w2w.api.task.W2wException;

/** Plug-ins made in a test. */
public final class FakePlugins implements Plugins {
    private final Map<Class<?>, Map<String, Object>> all = new LinkedHashMap<>();

    /** One more, of a kind and by a name; this. */
    public <T> FakePlugins with(Class<T> service, String id, T plugin) {
        all.computeIfAbsent(service, s -> new LinkedHashMap<>()).put(id, plugin);
        return this;
    }

    @Override
    public List<PluginStatus> list() {
        return List.of();
    }

    @Override
    public <T> T get(Class<T> service, String id) {
        Object plugin = all.getOrDefault(service, Map.of()).get(id);
        if (plugin == null) {
            throw W2wException.input("there is no plug-in " + id);
        }
        return service.cast(plugin);
    }

    @Override
    public List<String> ids(Class<?> service) {
        return new ArrayList<>(all.getOrDefault(service, Map.of()).keySet());
    }

    @Override
    public void enable(PluginKind kind, String id, boolean enabled) {
        throw new AssertionError("nobody asked for that");
    }
}
