package w2w.cli.internal;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Parameters;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.Plugins;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** {@link Plugins#enable} by hand. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "plugins enable", description = "Switches a plug-in on again.")
public final class EnablePluginCommand implements Command {
    @Parameters(index = "0", paramLabel = "KIND", description = "The plug-in's kind, e.g. scheduler.")
    String kind;

    @Parameters(index = "1", paramLabel = "ID", description = "The plug-in's id.")
    String id;

    private final Plugins plugins;

    @Activate
    public EnablePluginCommand(@Reference Plugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public int run(Console console) {
        PluginKind known = PluginsCommand.kind(kind);
        plugins.enable(known, id, true);
        if (console.json()) {
            console.json(Map.of("kind", known.label(), "id", id, "enabled", true));
        }
        return DONE;
    }
}
