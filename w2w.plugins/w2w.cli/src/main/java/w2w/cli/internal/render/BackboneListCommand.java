package w2w.cli.internal.render;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.Plugins;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Reads what the plug-ins declare; opens nothing. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "backbone list", description = "Lists the diffusion backbones.")
public final class BackboneListCommand implements Command {
    private final Plugins plugins;

    @Activate
    public BackboneListCommand(@Reference Plugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public int run(Console console) {
        List<PluginStatus> backbones = plugins.list().stream()
                .filter(s -> s.kind().equals(java.util.Optional.of(PluginKind.BACKBONE)))
                .toList();
        if (console.json()) {
            console.json(backbones);
        } else {
            console.table(
                    List.of("backbone", "what it is", "bundle", "version", "state"),
                    backbones.stream()
                            .map(s -> List.of(
                                    s.id(),
                                    s.label(),
                                    s.bundle(),
                                    s.version(),
                                    s.state().name()))
                            .toList());
        }
        return DONE;
    }
}
