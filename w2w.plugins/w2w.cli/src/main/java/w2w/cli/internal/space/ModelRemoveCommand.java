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

/** Removes models. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "model remove", description = "Removes models; “w2w workspace undo” brings them back.")
public final class ModelRemoveCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = "Models to remove, all or none.")
    private List<String> models = List.of();

    @Activate
    public ModelRemoveCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        workspace.open(studio, console).removeModels(models);
        if (console.json()) {
            console.json(Map.of("removed", models));
        }
        return DONE;
    }
}
