package w2w.cli.internal.population;

import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.studio.ReleaseImport;
import w2w.api.studio.ReleaseReport;
import w2w.api.studio.Studio;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.cli.ReplaceOption;
import w2w.cli.internal.space.WorkspaceOption;

/** Reads the files that the paper's authors publish. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "space import",
        description =
                "Makes a space, a population and a model of the files that the authors of weights2weights publish.")
public final class SpaceImportCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Parameters(
            paramLabel = "DIR",
            description =
                    "Folder with weight_dimensions.pt and any of mean.pt, std.pt, V.pt, proj_1000pc.pt, identity_df.pt, "
                            + "all_weights.pt, w2wmodel.pt. Nothing in a pickle is executed.")
    private Path folder = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "NAME",
            defaultValue = "w2w",
            description = "Name of what is made. Default: ${DEFAULT-VALUE}.")
    private String name = "w2w";

    @Option(
            names = {"-k", "--components"},
            paramLabel = "K",
            description = "Leading components of the basis to keep. Default: all.")
    @Range(min = 1)
    private int components;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            defaultValue = "27",
            description = "Alpha the models were trained with; the files do not say it. Default: ${DEFAULT-VALUE}.")
    private double alpha = 27;

    @Activate
    public SpaceImportCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        ReleaseReport report = workspace
                .open(studio, console)
                .importRelease(new ReleaseImport(folder, name, components, alpha, replace.given()), console.task());
        if (console.json()) {
            console.json(report);
            return DONE;
        }
        report.made().forEach((kind, made) -> console.out().printf("%-12s %s%n", kind, made));
        console.out().printf("%-12s %s%n", "read", String.join(", ", report.used()));
        report.notes().forEach(console::warn);
        return DONE;
    }
}
