package w2w.engine.internal.release;

import java.util.List;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.Plugins;
import w2w.api.task.W2wException;

/** A container without plug-ins. */
public final class NoPlugins implements Plugins {
    @Override
    public List<PluginStatus> list() {
        return List.of();
    }

    @Override
    public <T> T get(Class<T> service, String id) {
        throw W2wException.input("no such plug-in");
    }

    @Override
    public List<String> ids(Class<?> service) {
        return List.of();
    }

    @Override
    public void enable(PluginKind kind, String id, boolean enabled) {
        throw W2wException.input("no such plug-in");
    }
}
