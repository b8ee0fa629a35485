package w2w.cli.internal.population;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.plugin.Plugins;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationImport.Gauge;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.Studio;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.internal.Datasets;
import w2w.cli.internal.space.WorkspaceOption;

/** Makes a population of a folder of adapters, or of one matrix. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "population import",
        description = "Makes a population of a folder of adapters, or of a matrix whose rows are adapters.")
public final class PopulationImportCommand implements Command {
    private final Studio studio;
    private final Plugins plugins;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(
            paramLabel = "DIR|FILE",
            arity = "0..1",
            description =
                    "Folder with adapter files and folders anywhere below; or, with --segments, a safetensors or torch file. Default: the "
                            + "bundled population.")
    private @Nullable Path source;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "Name in the workspace. Default: that of the folder or file.")
    private String name = "";

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "Table of labels: delimited text (CSV, TSV, CelebA's), JSON lines, Parquet, or a pandas table saved by torch or pickle.")
    private @Nullable Path labels;

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            description = "Column that names the model. Default: found by its values.")
    private String key = "";

    @Option(
            names = "--gauge",
            defaultValue = "RAW",
            description =
                    "${COMPLETION-CANDIDATES}: RAW keeps entries, right for adapters trained from one start; CANONICAL brings adapters "
                            + "from anywhere to one form. Default: ${DEFAULT-VALUE}.")
    private Gauge gauge = Gauge.RAW;

    @Option(
            names = "--rank",
            paramLabel = "R",
            description =
                    "With CANONICAL: rank to bring all adapters to; default: the first one's. With --segments: rank of all.")
    private int rank;

    @Option(names = "--alpha", paramLabel = "A", description = "With --segments: alpha of all adapters.")
    private @Nullable Double alpha;

    @Option(
            names = "--segments",
            paramLabel = "FILE",
            description = "JSON array of name (module.A or module.B), start and end: the columns of the matrix.")
    private @Nullable Path segments;

    @Option(
            names = "--precision",
            defaultValue = "FLOAT32",
            description = "Of the weights on disk: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Precision precision = Precision.FLOAT32;

    @Activate
    public PopulationImportCommand(@Reference Studio studio, @Reference Plugins plugins) {
        this.studio = studio;
        this.plugins = plugins;
    }

    @Override
    public int run(Console console) {
        PopulationImport command = source == null ? bundled(console.task()) : given(source);
        PopulationReport report = workspace.open(studio, console).importPopulation(command, console.task());
        if (console.json()) {
            console.json(report);
            return DONE;
        }
        console.out().printf("%s: %d models%n", report.population(), report.models());
        report.notes().forEach(console.out()::println);
        if (report.unlabelled() > 0) {
            console.warn(report.unlabelled() + " models have no row in " + labels);
        }
        if (!report.skipped().isEmpty()) {
            console.warn(report.skipped().size() + " files were left out");
            console.table(
                    List.of("LEFT OUT", "BECAUSE"),
                    report.skipped().stream()
                            .map(s -> List.of(s.source(), s.reason()))
                            .toList());
        }
        return DONE;
    }

    private PopulationImport given(Path from) {
        if (!Files.exists(from)) {
            throw W2wException.input("there is no such file or folder").at(from.toString());
        }
        return new PopulationImport(
                name.isEmpty() ? stem(from) : name, adapters(from), Optional.ofNullable(labels), key, precision);
    }

    private PopulationImport bundled(Task task) {
        PopulationImport dataset = Datasets.require(plugins).population(task);
        return new PopulationImport(
                name.isEmpty() ? dataset.population() : name,
                dataset.source(),
                labels == null ? dataset.labels() : Optional.of(labels),
                key.isEmpty() ? dataset.key() : key,
                dataset.precision());
    }

    private PopulationImport.Source adapters(Path from) {
        if (segments == null) {
            return new PopulationImport.Adapters(from, gauge, rank);
        }
        if (rank < 1 || alpha == null) {
            throw W2wException.input("a matrix does not say its rank and alpha").advise("Give --rank and --alpha");
        }
        return new PopulationImport.Matrix(from, segments, rank, alpha);
    }

    private static String stem(Path file) {
        String last = String.valueOf(file.toAbsolutePath().normalize().getFileName());
        return last.replaceFirst("\\.[A-Za-z]+$", "");
    }
}
