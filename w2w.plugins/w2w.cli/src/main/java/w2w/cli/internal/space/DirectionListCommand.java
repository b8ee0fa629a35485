package w2w.cli.internal.space;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import w2w.api.studio.Studio;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Lists the directions kept for a space. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "direction list",
        description = "Lists the edit directions kept for a weight space, with their quality.")
public final class DirectionListCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(paramLabel = "SPACE", description = "Name of the space in the workspace.")
    private String space = "";

    @Activate
    public DirectionListCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Directions.print(console, Directions.choose(workspace.open(studio, console), space, List.of()));
        return DONE;
    }
}
