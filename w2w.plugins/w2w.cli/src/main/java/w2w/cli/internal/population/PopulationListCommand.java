package w2w.cli.internal.population;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.weights.Population;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.internal.space.Listing;
import w2w.cli.internal.space.WorkspaceOption;

/** Names and sizes. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "population list", description = "Lists the populations of a workspace.")
public final class PopulationListCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Activate
    public PopulationListCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    record Row(String population, int models, int numbers, int labels) {}

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        List<Row> rows = Listing.readable(console, "population", opened.populations(), name -> row(opened, name));
        if (console.json()) {
            console.json(rows);
        } else {
            console.table(
                    List.of("POPULATION", "MODELS", "NUMBERS A MODEL", "LABELS"),
                    rows.stream()
                            .map(r -> List.of(
                                    r.population(),
                                    Integer.toString(r.models()),
                                    Integer.toString(r.numbers()),
                                    Integer.toString(r.labels())))
                            .toList());
        }
        return DONE;
    }

    private static Row row(Workspace opened, String name) {
        try (Population p = opened.population(name)) {
            return new Row(name, p.size(), p.layout().size(), p.attributes());
        }
    }
}
