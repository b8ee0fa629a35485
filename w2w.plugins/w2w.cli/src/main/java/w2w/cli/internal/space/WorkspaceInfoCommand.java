package w2w.cli.internal.space;

import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Lists what a workspace holds. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "workspace info", description = "Lists what a workspace holds.")
public final class WorkspaceInfoCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Activate
    public WorkspaceInfoCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("folder", opened.folder().toString());
        facts.put("populations", opened.populations());
        facts.put("spaces", opened.spaces());
        facts.put("models", opened.models());
        facts.put("changes", opened.history().size());
        if (console.json()) {
            console.json(facts);
        } else {
            facts.forEach((k, v) -> console.out().printf("%-12s %s%n", k, v));
        }
        return DONE;
    }
}
