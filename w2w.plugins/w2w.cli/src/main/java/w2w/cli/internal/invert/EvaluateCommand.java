package w2w.cli.internal.invert;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import w2w.api.diffusion.BackboneSession;
import w2w.api.plugin.Plugins;
import w2w.api.studio.EvaluationReport;
import w2w.api.studio.EvaluationReport.Estimate;
import w2w.api.studio.EvaluationReport.Row;
import w2w.api.studio.EvaluationReport.Table;
import w2w.api.studio.EvaluationRequest;
import w2w.api.studio.EvaluationRequest.Part;
import w2w.api.studio.Evaluator;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.cli.internal.render.Backbones;
import w2w.cli.internal.space.Spaces;
import w2w.cli.internal.space.WorkspaceOption;

/** Measures a space. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "evaluate",
        description =
                "Measures edits, samples, inversions and prompts with nets and true attributes; a few minutes, or as published with --full.")
public final class EvaluateCommand implements Command {
    private final Plugins plugins;
    private final Evaluator evaluator;
    private final Studio studio;

    @Mixin
    private Backbones backbones = new Backbones();

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(
            names = "--what",
            paramLabel = "PART",
            split = ",",
            description = "${COMPLETION-CANDIDATES}, with commas between. Default: all.")
    private Set<Part> what = EnumSet.noneOf(Part.class);

    @Option(
            names = "--full",
            description =
                    "As many people, samples, finders and samplers as published figures have: minutes on a GPU, hours on two cores. What was "
                            + "stopped goes on.")
    private boolean full;

    @Option(
            names = "--people",
            paramLabel = "N",
            description = "Held-out people to invert and to edit. Default: 3 and 6; with --full 48 and 32.")
    @Range(min = 2)
    private @Nullable Integer people;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "To draw of each sampler. Default: 24; with --full 512.")
    @Range(min = 4)
    private @Nullable Integer samples;

    @Option(
            names = "--attributes",
            paramLabel = "LABEL",
            split = ",",
            description = "Labels to edit, with commas between. Default: those the dataset's pictures show best.")
    private List<String> attributes = new ArrayList<>();

    @Option(
            names = "--space",
            paramLabel = "NAME",
            description =
                    "Space of the workspace, fitted to adapters of the bundled model. Default: the only one there is.")
    private String space = "";

    @Option(names = "--seed", paramLabel = "N", description = "Of everything that is drawn. Default: 0.")
    private long seed;

    @Activate
    public EvaluateCommand(@Reference Plugins plugins, @Reference Evaluator evaluator, @Reference Studio studio) {
        this.plugins = plugins;
        this.evaluator = evaluator;
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Workspace opened = workspace.open(studio, console);
        EvaluationRequest request = request(Spaces.choose(opened, space));
        long began = System.nanoTime();
        EvaluationReport report;
        try (BackboneSession session =
                backbones.open(console, plugins, console.task().part("open", 0.01))) {
            report = evaluator.evaluate(session, opened, request, console.task().part("evaluate", 0.99));
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        if (console.json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("tables", report.tables());
            tree.put("findings", report.findings());
            tree.put("provenance", report.provenance().entries());
            tree.put("seconds", seconds);
            console.json(tree);
            return DONE;
        }
        for (Table table : report.tables()) {
            print(console, table);
        }
        report.findings().forEach(console.out()::println);
        console.out().printf(Locale.ROOT, "%n%.0f s; in brackets 95 %% intervals by bootstrap over people%n", seconds);
        return DONE;
    }

    private EvaluationRequest request(String which) {
        EvaluationRequest r = full ? EvaluationRequest.full(which) : EvaluationRequest.quick(which);
        r = what.isEmpty() ? r : r.withParts(what);
        r = people == null ? r : r.withPeople(people);
        r = samples == null ? r : r.withSamples(samples);
        return r.withAttributes(attributes).withSeed(seed);
    }

    private static void print(Console console, Table table) {
        console.out().println(table.title());
        List<String> header = new ArrayList<>(List.of(""));
        header.addAll(table.columns());
        List<List<String>> rows = new ArrayList<>();
        for (Row row : table.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.name()));
            row.values().forEach(v -> cells.add(text(v)));
            rows.add(cells);
        }
        console.table(header, rows);
        console.out().println(table.note());
        console.out().println();
    }

    /** {@code 0.87 (0.85–0.89)}; large numbers with fewer digits. */
    static String text(Estimate e) {
        if (Double.isNaN(e.value())) {
            return "";
        }
        String digits = Math.abs(e.value()) >= 10 ? "%.1f" : "%.2f";
        String value = String.format(Locale.ROOT, digits, e.value());
        return Double.isNaN(e.low())
                ? value
                : value + String.format(Locale.ROOT, " (" + digits + "–" + digits + ")", e.low(), e.high());
    }
}
