package w2w.cli.internal.space;

import java.nio.file.Path;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Parameters;
import w2w.api.studio.Studio;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Makes a workspace folder. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "workspace create", description = "Makes an empty or new folder a workspace.")
public final class WorkspaceCreateCommand implements Command {
    private final Studio studio;

    @Parameters(paramLabel = "DIR", defaultValue = "workspace", description = "The folder. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("workspace");

    @Activate
    public WorkspaceCreateCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Path made = studio.open(folder, true).folder();
        if (console.json()) {
            console.json(Map.of("workspace", made.toString()));
        } else {
            console.out().println(made + " is a workspace");
        }
        return DONE;
    }
}
