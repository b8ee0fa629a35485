package w2w.cli.internal.population;

import java.nio.file.Path;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.studio.Studio;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.ReplaceOption;
import w2w.cli.internal.space.WorkspaceOption;

/** Writes models of a population outside the workspace. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "population export",
        description = "Writes models of a population as a population folder, or as one adapter each.")
public final class PopulationExportCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Parameters(index = "0", paramLabel = "POPULATION", description = "Name of the population in the workspace.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "Folder to write.")
    private Path target = Path.of("");

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only models it holds for, e.g. \"Male=1 and Young=-1\".")
    private String where = "";

    @Option(
            names = "--format",
            paramLabel = "ID",
            description = "One adapter each, in this format: peft, kohya, diffusers. Default: a population folder.")
    private String format = "";

    @Activate
    public PopulationExportCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        replace.check(target);
        int written = workspace.open(studio, console).exportPopulation(name, where, format, target, console.task());
        if (console.json()) {
            console.json(Map.of("models", written, "target", target.toString()));
        } else {
            console.out().printf("%d models in %s%n", written, target);
        }
        return DONE;
    }
}
