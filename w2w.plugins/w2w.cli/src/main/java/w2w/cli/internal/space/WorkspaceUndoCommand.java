package w2w.cli.internal.space;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import w2w.api.studio.HistoryEntry;
import w2w.api.studio.Studio;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Takes back the last change of models or directions. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "workspace undo",
        description = "Takes back the last change; what it replaced or removed is brought back.")
public final class WorkspaceUndoCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Activate
    public WorkspaceUndoCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Optional<HistoryEntry> done = workspace.open(studio, console).undo();
        HistoryEntry entry = done.orElseThrow(() -> W2wException.input("there is nothing to take back"));
        if (console.json()) {
            console.json(WorkspaceHistoryCommand.tree(entry));
        } else {
            console.out()
                    .println("undo of " + entry.arguments().get("operation") + ", change "
                            + entry.arguments().get("entry"));
        }
        return DONE;
    }
}
