package w2w.ui.internal.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.Plugins;
import w2w.api.task.W2wException;

/** Plug-ins that a test puts in and takes out. Any thread may call. */
public final class FakePlugins implements Plugins {
    private record Key(PluginKind kind, String id) {}

    private final Map<Key, Object> ready = new LinkedHashMap<>();
    private final List<PluginStatus> others = new ArrayList<>();
    private final List<Key> off = new ArrayList<>();

    /** Installs a plug-in. */
    public synchronized void add(PluginKind kind, String id, Object service) {
        ready.put(new Key(kind, id), service);
    }

    /** Removes a plug-in. */
    public synchronized void remove(PluginKind kind, String id) {
        ready.remove(new Key(kind, id));
    }

    /** Lists something more. */
    public synchronized void add(PluginStatus status) {
        others.add(status);
    }

    /** Lists that no more. */
    public synchronized void remove(PluginStatus status) {
        others.remove(status);
    }

    @Override
    public synchronized List<PluginStatus> list() {
        List<PluginStatus> all = new ArrayList<>();
        ready.forEach((key, service) -> all.add(new PluginStatus(
                key.id(),
                Optional.of(key.kind()),
                key.id(),
                "test",
                "1.0.0",
                off.contains(key) ? PluginStatus.State.BLOCKED : PluginStatus.State.READY,
                off.contains(key) ? "switched off" : "")));
        all.addAll(others);
        return all;
    }

    @Override
    public List<PluginStatus> check() {
        return list();
    }

    @Override
    public synchronized <T> T get(Class<T> service, String id) {
        PluginKind kind = PluginKind.ofService(service.getName()).orElseThrow();
        Object there = ready.get(new Key(kind, id));
        if (there == null) {
            throw W2wException.input("there is no " + kind.label() + " " + id);
        }
        return service.cast(there);
    }

    @Override
    public synchronized List<String> ids(Class<?> service) {
        PluginKind kind = PluginKind.ofService(service.getName()).orElseThrow();
        return ready.keySet().stream()
                .filter(k -> k.kind() == kind && !off.contains(k))
                .map(Key::id)
                .toList();
    }

    @Override
    public synchronized void enable(PluginKind kind, String id, boolean enabled) {
        Key key = new Key(kind, id);
        off.remove(key);
        if (!enabled) {
            off.add(key);
        }
    }
}
