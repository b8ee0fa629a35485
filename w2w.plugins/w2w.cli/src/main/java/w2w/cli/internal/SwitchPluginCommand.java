package w2w.cli.internal;

import java.util.Map;
import picocli.CommandLine.Parameters;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.Plugins;
import w2w.cli.Command;
import w2w.cli.Console;

/** Switches a plug-in on or off. */
abstract class SwitchPluginCommand implements Command {
    @Parameters(index = "0", paramLabel = "KIND", description = "The plug-in's kind, e.g. scheduler.")
    String kind;

    @Parameters(index = "1", paramLabel = "ID", description = "The plug-in's id.")
    String id;

    private final Plugins plugins;
    private final boolean on;

    SwitchPluginCommand(Plugins plugins, boolean on) {
        this.plugins = plugins;
        this.on = on;
    }

    @Override
    public final int run(Console console) {
        PluginKind known = PluginsCommand.kind(kind);
        plugins.enable(known, id, on);
        if (console.json()) {
            console.json(Map.of("kind", known.label(), "id", id, "enabled", on));
        }
        return DONE;
    }
}
