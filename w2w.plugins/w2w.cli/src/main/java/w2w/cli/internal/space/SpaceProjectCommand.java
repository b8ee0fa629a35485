package w2w.cli.internal.space;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.space.Neighbour;
import w2w.api.space.Neighbours;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.ProjectCommand;
import w2w.api.studio.Projected;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.ReplaceOption;

/** Brings adapter files into a space as models. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "space project",
        description =
                "Projects adapter files on a weight space and keeps the points as models; says what the space does not hold.")
public final class SpaceProjectCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Parameters(index = "0", paramLabel = "SPACE", description = "Name of the space in the workspace.")
    private String space = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "ADAPTER",
            description = "Adapter files or folders, in any installed format; all become models, or none.")
    private List<Path> adapters = new ArrayList<>();

    @Option(
            names = "--as",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Name of the model, for one adapter; one that is taken is refused. Default: the file's.")
    private String name = "";

    @Activate
    public SpaceProjectCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        if (!name.isEmpty() && adapters.size() > 1) {
            console.warn("--as names one model; " + adapters.size() + " adapters are given");
            return USAGE;
        }
        List<Map<String, Object>> made = new ArrayList<>();
        try (WeightSpace found = opened.space(space)) {
            PopulationCoefficients population = opened.coefficients(found);
            ProjectCommand command = new ProjectCommand(space, named(), replace.given());
            for (Projected projected : opened.project(command, console.task())) {
                made.add(facts(console, population, projected));
            }
        }
        if (console.json()) {
            console.json(made);
        } else {
            console.table(
                    List.of("model", "not in the space", "nearest model", "cosine distance"),
                    made.stream()
                            .map(m -> List.of(
                                    "" + m.get("model"),
                                    Numbers.percent((double) m.getOrDefault("lost", Double.NaN)),
                                    "" + m.getOrDefault("nearest", "–"),
                                    Numbers.of((double) m.getOrDefault("distance", Double.NaN), 3)))
                            .toList());
        }
        return DONE;
    }

    /** The adapters by the names their models get. */
    private Map<String, Path> named() {
        Map<String, Path> named = new LinkedHashMap<>();
        for (Path adapter : adapters) {
            String called = name.isEmpty() ? stem(adapter) : name;
            Path other = named.put(called, adapter);
            if (other != null) {
                throw W2wException.input(
                                "two adapters would make one model, " + called + ": " + other + " and " + adapter)
                        .advise("Project them one by one, with --as");
            }
        }
        return named;
    }

    private static Map<String, Object> facts(Console console, PopulationCoefficients population, Projected projected) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", projected.model().name());
        facts.put("lost", projected.lost());
        if (population.size() > 0) {
            Neighbour near = Neighbours.nearest(
                            population, projected.model().point(), Neighbours.Metric.COSINE, 1, console.task())
                    .get(0)
                    .get(0);
            facts.put("nearest", near.model());
            facts.put("distance", near.distance());
        }
        return facts;
    }

    private static String stem(Path adapter) {
        String file = String.valueOf(adapter.getFileName());
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }
}
