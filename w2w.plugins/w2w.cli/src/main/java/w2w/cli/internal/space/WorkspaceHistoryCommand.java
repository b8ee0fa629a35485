package w2w.cli.internal.space;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import w2w.api.studio.HistoryEntry;
import w2w.api.studio.Studio;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Lists what was done. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "workspace history", description = "Lists what was done in a workspace, oldest first.")
public final class WorkspaceHistoryCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Activate
    public WorkspaceHistoryCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        List<HistoryEntry> history = workspace.open(studio, console).history();
        if (console.json()) {
            console.json(history.stream().map(WorkspaceHistoryCommand::tree).toList());
        } else {
            console.table(
                    List.of("number", "time", "operation", "arguments"),
                    history.stream()
                            .map(e -> List.of(
                                    Long.toString(e.number()),
                                    e.time().toString(),
                                    e.operation(),
                                    new TreeMap<>(e.arguments())
                                            .entrySet().stream()
                                                    .filter(a -> !a.getValue().isEmpty())
                                                    .map(a -> a.getKey() + "=" + a.getValue())
                                                    .collect(Collectors.joining(", "))))
                            .toList());
        }
        return DONE;
    }

    static Map<String, Object> tree(HistoryEntry entry) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("number", entry.number());
        tree.put("time", entry.time().toString());
        tree.put("operation", entry.operation());
        tree.put("arguments", new TreeMap<>(entry.arguments()));
        return tree;
    }
}
