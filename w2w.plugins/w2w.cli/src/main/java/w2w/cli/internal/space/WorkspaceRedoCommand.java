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

/** Does again what was taken back last. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "workspace redo", description = "Does again what was taken back last.")
public final class WorkspaceRedoCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Activate
    public WorkspaceRedoCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Optional<HistoryEntry> done = workspace.open(studio, console).redo();
        HistoryEntry entry = done.orElseThrow(() -> W2wException.input("there is nothing to do again"));
        if (console.json()) {
            console.json(WorkspaceHistoryCommand.tree(entry));
        } else {
            console.out()
                    .println("redo of " + entry.arguments().get("operation") + ", change "
                            + entry.arguments().get("entry"));
        }
        return DONE;
    }
}
