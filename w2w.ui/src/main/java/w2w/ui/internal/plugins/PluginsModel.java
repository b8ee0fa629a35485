package w2w.ui.internal.plugins;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;

/** What the plug-ins view shows: the statuses that match a filter, troubled ones first. Immutable. */
record PluginsModel(List<PluginStatus> all, String filter) {
    private static final Comparator<PluginStatus> TROUBLE_FIRST = Comparator.comparing(
                    (PluginStatus s) -> s.state() == PluginStatus.State.READY)
            .thenComparing(PluginsModel::kind)
            .thenComparing(PluginStatus::id);

    PluginsModel {
        all = List.copyOf(all);
    }

    /** The rows to show. */
    List<PluginStatus> rows() {
        String[] words = filter.strip().toLowerCase(Locale.ROOT).split("\\s+");
        return all.stream().filter(s -> matches(s, words)).sorted(TROUBLE_FIRST).toList();
    }

    long ready() {
        return all.stream().filter(s -> s.state() == PluginStatus.State.READY).count();
    }

    long notReady() {
        return all.size() - ready();
    }

    static String kind(PluginStatus status) {
        return status.kind().map(PluginKind::label).orElse("");
    }

    private static boolean matches(PluginStatus s, String... words) {
        String text = String.join(
                        "\n",
                        s.id(),
                        kind(s),
                        s.label(),
                        s.bundle(),
                        s.version(),
                        s.state().name(),
                        s.cause())
                .toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
