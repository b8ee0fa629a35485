package w2w.cli.internal.space;

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
import w2w.cli.Range;
import w2w.cli.ReplaceOption;

/** Writes a space to a file of its own. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "space export",
        description =
                "Writes a weight space to a safetensors file that stock Python opens: mean, deviation, basis, singular_values, coefficients.")
public final class SpaceExportCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Parameters(index = "0", paramLabel = "SPACE", description = "Name of the space in the workspace.")
    private String space = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
    private Path file = Path.of("");

    @Option(
            names = {"-k", "--components"},
            paramLabel = "K",
            defaultValue = "0",
            description = "Leading components to write. Default: all.")
    @Range(min = 1)
    private int components;

    @Activate
    public SpaceExportCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        replace.check(file);
        workspace.open(studio, console).exportSpace(space, components, file, console.task());
        if (console.json()) {
            console.json(Map.of("file", file.toString()));
        } else {
            console.out().println(file);
        }
        return DONE;
    }
}
