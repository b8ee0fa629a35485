package w2w.cli.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.PluginStatus.State;
import w2w.api.plugin.Plugins;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Lists plug-ins after making each, so that one whose constructor throws is told. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "plugins", description = "Lists plug-ins, their state, and why one is not READY.")
public final class PluginsCommand implements Command {
    @Option(names = "--kind", paramLabel = "KIND", description = "Only plug-ins of this kind, e.g. scheduler.")
    @Nullable
    String kind;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only plug-ins in this state: ${COMPLETION-CANDIDATES}.")
    @Nullable
    State state;

    @Option(names = "--check", description = "Make each plug-in, which runs its code, and say which cannot be made.")
    private boolean check;

    private final Plugins plugins;

    @Activate
    public PluginsCommand(@Reference Plugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public int run(Console console) {
        PluginKind wanted = kind == null ? null : kind(kind);
        List<PluginStatus> shown = (check ? plugins.check() : plugins.list())
                .stream()
                        .filter(s -> wanted == null
                                || s.kind().filter(wanted::equals).isPresent())
                        .filter(s -> state == null || s.state() == state)
                        .toList();
        if (console.json()) {
            console.json(shown.stream().map(Row::of).toList());
        } else {
            console.table(
                    List.of("ID", "KIND", "BUNDLE", "VERSION", "STATE", "CAUSE"),
                    shown.stream().map(Row::of).map(Row::cells).toList());
        }
        return DONE;
    }

    /** The kind that a user's word means. */
    static PluginKind kind(String word) {
        String wanted = word.toLowerCase(Locale.ROOT);
        List<String> known =
                Arrays.stream(PluginKind.values()).map(PluginKind::label).toList();
        return Arrays.stream(PluginKind.values())
                .filter(k -> k.label().equals(wanted))
                .findFirst()
                .orElseThrow(() -> W2wException.input("there is no kind of plug-in " + word)
                        .at("plugins")
                        .advise(Suggestions.sentence(word, known)));
    }

    record Row(String id, String kind, String label, String bundle, String version, State state, String cause) {
        static Row of(PluginStatus s) {
            String kind = s.kind().map(PluginKind::label).orElse("");
            return new Row(s.id(), kind, s.label(), s.bundle(), s.version(), s.state(), s.cause());
        }

        List<String> cells() {
            return List.of(
                    id, kind.isEmpty() ? "-" : kind, bundle, version.isEmpty() ? "-" : version, state.name(), cause);
        }
    }
}
