package w2w.cli.internal.space;

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
import w2w.api.space.SampleRequest;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Sampled;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.cli.ReplaceOption;

/** Draws new models. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "sample",
        description = "Draws new models of a weight space and says how near each is to a real one.")
public final class SampleModelsCommand implements Command {
    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Mixin
    private PluginOptions options = new PluginOptions();

    @Parameters(paramLabel = "SPACE", description = "Name of the space in the workspace.")
    private String space = "";

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Models to draw, 100000 at most. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1, max = 100_000)
    private int count = 1;

    @Option(
            names = "--sampler",
            paramLabel = "ID",
            defaultValue = "",
            description =
                    "gaussian, full-covariance, kernel-density, mixture, conditional or another, see “w2w plugins”. Default: gaussian, with --where conditional.")
    private String sampler = "";

    @Option(
            names = "--factor",
            defaultValue = "1",
            description = "Multiplies the spread: 1 is the population's own, 0 its mean. Default: ${DEFAULT-VALUE}.")
    @Range(min = 0, max = Float.MAX_VALUE)
    private double factor = 1;

    @Option(
            names = {"-k", "--components"},
            paramLabel = "K",
            defaultValue = "0",
            description = "Leading components to draw, the others stay at the mean. Default: all.")
    @Range(min = 1)
    private int components;

    @Option(
            names = "--seed",
            defaultValue = "0",
            description = "The same seed draws the same models, however many. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--where",
            paramLabel = "LABEL=VALUE",
            description = "Wanted label, such as beard=1. May be given several times.")
    @Range(min = -Float.MAX_VALUE, max = Float.MAX_VALUE)
    private Map<String, Double> conditions = new LinkedHashMap<>();

    @Option(
            names = "--as",
            paramLabel = "PREFIX",
            defaultValue = "sample",
            description =
                    "Models are named PREFIX-1, PREFIX-2…, behind the highest number there is; with --replace from 1. Default: ${DEFAULT-VALUE}.")
    private String prefix = "sample";

    @Activate
    public SampleModelsCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        String which = !sampler.isEmpty() ? sampler : conditions.isEmpty() ? "gaussian" : "conditional";
        int k = Requests.components(opened, space, components);
        SampleRequest request = new SampleRequest(count, factor, k, seed, conditions, options.values);
        List<Sampled> drawn =
                opened.sample(new SampleCommand(space, which, prefix, request, replace.given()), console.task());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Sampled s : drawn) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("model", s.model().name());
            row.put("nearest", s.nearest().model());
            row.put("distance", s.nearest().distance());
            row.put("rank", s.rank());
            rows.add(row);
        }
        if (console.json()) {
            console.json(rows);
        } else {
            console.table(
                    List.of("model", "nearest real model", "distance", "real models nearer to theirs"),
                    drawn.stream()
                            .map(s -> List.of(
                                    s.model().name(),
                                    s.nearest().model(),
                                    Numbers.of(s.nearest().distance(), 2),
                                    Numbers.percent(s.rank())))
                            .toList());
        }
        return DONE;
    }
}
