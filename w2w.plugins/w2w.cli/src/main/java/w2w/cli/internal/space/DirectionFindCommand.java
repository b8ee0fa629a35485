package w2w.cli.internal.space;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.EditDirection;
import w2w.api.studio.FindCommand;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.cli.ReplaceOption;

/** Finds edit directions and keeps them. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "direction find",
        description = "Finds edit directions of a weight space, measures them on held-out models and keeps them.")
public final class DirectionFindCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Mixin
    private PluginOptions options = new PluginOptions();

    @Parameters(index = "0", paramLabel = "SPACE", description = "Name of the space in the workspace.")
    private String space = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "NAME",
            description =
                    "Labels, or phrases for a text-driven finder. Unit of the directions: one standard deviation of the population.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--finder",
            paramLabel = "ID",
            defaultValue = "ridge",
            description =
                    "least-squares (the paper's), ridge, logistic, difference-of-means, unsupervised or another, see “w2w plugins”. Default: ${DEFAULT-VALUE}.")
    private String finder = "ridge";

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "4",
            description = "Directions wanted of an unsupervised finder. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1)
    private int count = 4;

    @Option(
            names = {"-k", "--components"},
            paramLabel = "K",
            defaultValue = "0",
            description = "Leading components to use. Default: all.")
    @Range(min = 1)
    private int components;

    @Option(names = "--seed", defaultValue = "0", description = "Of the held-out models. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--without",
            paramLabel = "DIRECTION",
            split = ",",
            description = "Kept directions that are taken out of each one found, all at once.")
    private List<String> without = new ArrayList<>();

    @Activate
    public DirectionFindCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        int k = Requests.components(opened, space, components);
        int wanted = names.isEmpty() ? count : names.size();
        DirectionRequest request = new DirectionRequest(names, wanted, k, seed, options.values);
        List<EditDirection> found =
                opened.find(new FindCommand(space, finder, request, without, replace.given()), console.task());
        Directions.print(console, found);
        return DONE;
    }
}
