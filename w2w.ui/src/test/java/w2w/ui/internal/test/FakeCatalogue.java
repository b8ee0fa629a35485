package w2w.ui.internal.test;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import w2w.api.plugin.PluginKind;
import w2w.ui.internal.model.Catalogue;

/** Says of the plug-ins that a test puts in what the test wants. */
public final class FakeCatalogue implements Catalogue {
    /** Settings by id of the plug-in; none where absent. */
    public final Map<String, List<Setting>> settings = new HashMap<>();

    /** Service properties by id of the plug-in; none where absent. */
    public final Map<String, Map<String, String>> properties = new HashMap<>();

    /** What names a file, by the file's name. */
    public final Map<String, String> naming = new HashMap<>();

    private final FakePlugins plugins;

    FakeCatalogue(FakePlugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public List<Entry> entries(PluginKind kind) {
        return plugins.ids(kind.service()).stream()
                .map(id -> new Entry(
                        kind,
                        id,
                        "The " + id,
                        "What " + id + " does.",
                        Objects.requireNonNullElse(properties.get(id), Map.of()),
                        Objects.requireNonNullElse(settings.get(id), List.of())))
                .toList();
    }

    @Override
    public List<Setting> settings(PluginKind kind, String id) {
        return Objects.requireNonNullElse(settings.get(id), List.of());
    }

    @Override
    public Optional<String> naming(Path file) {
        return Optional.ofNullable(naming.get(String.valueOf(file.getFileName())));
    }

    @Override
    public void configure(PluginKind kind, String id, Map<String, String> values) {
        settings.put(
                id,
                settings(kind, id).stream()
                        .map(s -> values.containsKey(s.name()) ? s.withValue(values.get(s.name())) : s)
                        .toList());
    }
}
