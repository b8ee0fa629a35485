package w2w.cli.internal.space;

import java.util.List;
import java.util.Map;
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

/** Removes directions. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "direction remove",
        description = "Removes kept directions; models that were edited with them stay as they are.")
public final class DirectionRemoveCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(index = "0", paramLabel = "SPACE", description = "Name of the space in the workspace.")
    private String space = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "DIRECTION",
            description = "Directions to remove, all or none.")
    private List<String> names = List.of();

    @Activate
    public DirectionRemoveCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        workspace.open(studio, console).removeDirections(space, names);
        if (console.json()) {
            console.json(Map.of("removed", names));
        }
        return DONE;
    }
}
