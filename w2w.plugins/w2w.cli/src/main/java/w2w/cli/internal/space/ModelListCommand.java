package w2w.cli.internal.space;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import w2w.api.studio.Model;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Lists the models of a workspace. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "model list", description = "Lists the models of a workspace.")
public final class ModelListCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Activate
    public ModelListCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        List<Model> models = Listing.readable(console, "model", opened.models(), opened::model);
        if (console.json()) {
            console.json(models.stream().map(Models::tree).toList());
        } else {
            console.table(
                    List.of("model", "space", "edit"),
                    models.stream()
                            .map(m -> List.of(
                                    m.name(),
                                    m.space(),
                                    m.edit().terms().stream()
                                            .map(t -> String.format(
                                                    Locale.ROOT,
                                                    "%s %+.2f σ",
                                                    t.direction().name(),
                                                    t.strength()))
                                            .collect(Collectors.joining(", "))))
                            .toList());
        }
        return DONE;
    }
}
