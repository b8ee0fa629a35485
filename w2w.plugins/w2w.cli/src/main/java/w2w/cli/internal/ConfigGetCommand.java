package w2w.cli.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Parameters;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Shows the value of a setting. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "config get", description = "Shows the value of a setting.")
public final class ConfigGetCommand implements Command {
    @Parameters(index = "0", paramLabel = "PID", description = "The configuration; w2w config list shows them.")
    String pid;

    @Parameters(index = "1", paramLabel = "KEY", description = "The setting.")
    String key;

    private final Configurations configurations;

    @Activate
    public ConfigGetCommand(@Reference Configurations configurations) {
        this.configurations = configurations;
    }

    @Override
    public int run(Console console) {
        Configurations.Value value = configurations.get(pid, key);
        if (console.json()) {
            console.json(ConfigListCommand.document(value));
        } else {
            console.out().println(value.value());
        }
        return DONE;
    }
}
