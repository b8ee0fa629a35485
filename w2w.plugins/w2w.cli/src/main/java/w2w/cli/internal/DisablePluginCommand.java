package w2w.cli.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import w2w.api.plugin.Plugins;
import w2w.cli.CliCommand;
import w2w.cli.Command;

/** {@link Plugins#enable} by hand. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "plugins disable", description = "Switches a plug-in off, also for later starts.")
public final class DisablePluginCommand extends SwitchPluginCommand {
    @Activate
    public DisablePluginCommand(@Reference Plugins plugins) {
        super(plugins, false);
    }
}
