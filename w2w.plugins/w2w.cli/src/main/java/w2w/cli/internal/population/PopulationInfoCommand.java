package w2w.cli.internal.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.internal.space.WorkspaceOption;

/** Says what a population is, and which of its models satisfy a condition. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "population info",
        description = "Says what a population is: models, layout, labels; or lists models by a condition.")
public final class PopulationInfoCommand implements Command {
    /** More labels than a person reads are left to the document. */
    private static final int SHOWN = 200;

    private final Studio studio;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(paramLabel = "POPULATION", description = "Name of the population in the workspace.")
    private String name = "";

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Lists the models it holds for, e.g. \"Male=1 and Young=-1\".")
    private String where = "";

    @Activate
    public PopulationInfoCommand(@Reference Studio studio) {
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        try (Population population = opened.population(name)) {
            if (where.isEmpty()) {
                describe(console, population);
            } else {
                list(console, population, opened.select(name, where));
            }
        }
        return DONE;
    }

    private static void describe(Console console, Population population) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("population", population.name());
        facts.put("fingerprint", population.fingerprint());
        facts.put("models", population.size());
        facts.put("numbers a model", population.layout().size());
        facts.put("layers", population.layout().layers().size());
        facts.put("layout", population.layout().fingerprint());
        LabelTable table = population.labels();
        List<String> names = table.attributes();
        if (console.json()) {
            facts.put("labels", labels(table, names));
            facts.put("notes", population.notes());
            console.json(facts);
            return;
        }
        facts.forEach((k, v) -> console.out().printf("%-18s %s%n", k, v));
        if (!names.isEmpty()) {
            console.out().println();
            List<String> shown = names.subList(0, Math.min(SHOWN, names.size()));
            console.table(
                    List.of("LABEL", "KNOWN", "KIND", "LEAST", "MEAN", "MOST"),
                    labels(table, shown).stream().map(Label::cells).toList());
            if (shown.size() < names.size()) {
                console.out()
                        .printf(
                                Locale.ROOT,
                                "… and %,d more labels; --json lists all %,d%n",
                                names.size() - shown.size(),
                                names.size());
            }
        }
        population.notes().forEach(console::warn);
    }

    /** One column of the labels, summed up over the models that have it. */
    record Label(String name, long known, String kind, double least, double mean, double most) {
        List<String> cells() {
            return List.of(name, Long.toString(known), kind, number(least), number(mean), number(most));
        }

        private static String number(double x) {
            return String.format(Locale.ROOT, "%.4g", x);
        }
    }

    private static List<Label> labels(LabelTable table, List<String> attributes) {
        List<Label> labels = new ArrayList<>();
        for (String attribute : attributes) {
            double[] known = Arrays.stream(table.column(attribute).orElseThrow())
                    .filter(x -> !Double.isNaN(x))
                    .toArray();
            labels.add(new Label(
                    attribute,
                    known.length,
                    table.isBinary(attribute) ? "binary" : "continuous",
                    Arrays.stream(known).min().orElse(Double.NaN),
                    Arrays.stream(known).average().orElse(Double.NaN),
                    Arrays.stream(known).max().orElse(Double.NaN)));
        }
        return labels;
    }

    private static void list(Console console, Population population, int... rows) {
        List<String> models = population.models();
        List<String> found = Arrays.stream(rows).mapToObj(models::get).toList();
        if (console.json()) {
            console.json(Map.of("models", found));
        } else {
            found.forEach(console.out()::println);
        }
    }
}
