package w2w.cli.internal.space;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.plugin.Plugins;
import w2w.api.space.WeightSpace;
import w2w.api.studio.FitCommand;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.cli.ReplaceOption;
import w2w.cli.internal.Datasets;

/** Fits a space to a population of the workspace. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "space fit",
        description =
                "Fits a weight space to a population: mean, deviation, principal components, coefficients of all models.")
public final class SpaceFitCommand implements Command {
    private final Studio studio;
    private final Plugins plugins;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Mixin
    private PluginOptions options = new PluginOptions();

    @Parameters(
            index = "0",
            paramLabel = "POPULATION",
            arity = "0..1",
            description =
                    "Name of the population in the workspace. Default: the bundled one, imported where it is not there yet.")
    private String population = "";

    @Parameters(
            index = "1",
            paramLabel = "SPACE",
            arity = "0..1",
            description =
                    "Name the space gets; one that is taken is refused. With --replace, models and directions of the old one do not fit the new one. Default: the population's.")
    private String space = "";

    @Option(
            names = {"-k", "--components"},
            paramLabel = "K",
            description =
                    "Principal components, fewer than models. 1000 give good edits, 10000 good inversions. Default: 1000, or as many "
                            + "as there can be.")
    @Range(min = 1)
    private @Nullable Integer components;

    @Option(
            names = "--fitter",
            paramLabel = "ID",
            defaultValue = "",
            description = "Space fitter, see “w2w plugins”. Default: the first.")
    private String fitter = "";

    @Option(
            names = "--seed",
            defaultValue = "0",
            description = "Of the randomised algorithm. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu or cuda:N. Default: ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Activate
    public SpaceFitCommand(@Reference Studio studio, @Reference Plugins plugins) {
        this.studio = studio;
        this.plugins = plugins;
    }

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        Task task = console.task();
        if (population.isEmpty()) {
            PopulationImport bundled = Datasets.require(plugins).population(task);
            Datasets.ensure(opened, bundled, task.part("import", 0.2));
            population = bundled.population();
        }
        String name = space.isEmpty() ? population : space;
        int k = components == null ? 0 : components;
        opened.fit(
                new FitCommand(population, name, fitter, k, seed, device, Map.copyOf(options.values), replace.given()),
                task);
        try (WeightSpace fitted = opened.space(name)) {
            SpaceInfoCommand.print(console, name, fitted, opened.coefficients(fitted));
        }
        return DONE;
    }
}
