package w2w.cli.internal.population;

import java.nio.file.Files;
import java.nio.file.Path;
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
import w2w.api.studio.PopulationImport.Parts;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.Studio;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.cli.ReplaceOption;
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

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

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
            description = "Name in the workspace; one that is taken is refused. Default: that of the folder or file.")
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
            description =
                    "${COMPLETION-CANDIDATES}: RAW keeps entries, right for adapters trained from one start; CANONICAL brings adapters "
                            + "from anywhere to one form. Default: RAW, or CANONICAL with --refactor. Files of another layout "
                            + "(with CANONICAL: of other layers) than the most are left out.")
    private @Nullable Gauge gauge;

    @Option(
            names = "--rank",
            paramLabel = "R",
            description =
                    "With CANONICAL: rank to bring all adapters to; default: the first one's. With --segments: rank of all.")
    @Range(min = 1)
    private int rank;

    @Option(
            names = "--refactor",
            paramLabel = "RANK",
            description =
                    "Canonical form of this rank, also of LoHa, LoKr, DoRA and OFT: ΔW by singular value decomposition. What is lost "
                            + "is in the column lost_energy.")
    @Range(min = 1)
    private @Nullable Integer refactor;

    @Option(
            names = "--base",
            paramLabel = "CHECKPOINT",
            description = "With --refactor: diffusers folder of the base model, which DoRA and OFT need.")
    private @Nullable Path base;

    @Option(
            names = "--parts",
            paramLabel = "unet|all",
            defaultValue = "UNET",
            description =
                    "Of files that change several parts: the UNet (or transformer) alone, or all, in one layout. Default: unet.")
    private Parts parts = Parts.UNET;

    @Option(
            names = "--recipe-labels",
            description =
                    "What the files say of their training becomes labels: recipe.rate, recipe.steps, recipe.trainer and others.")
    private boolean recipeLabels;

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
            int left = report.skipped().size();
            console.warn(left == 1 ? "1 file was left out" : left + " files were left out");
        }
        return DONE;
    }

    private PopulationImport given(Path from) {
        if (!Files.exists(from)) {
            throw W2wException.input("there is no such file or folder").at(from.toString());
        }
        return new PopulationImport(
                name.isEmpty() ? stem(from) : name,
                adapters(from),
                Optional.ofNullable(labels),
                key,
                precision,
                replace.given());
    }

    private PopulationImport bundled(Task task) {
        PopulationImport dataset = Datasets.require(plugins).population(task);
        return new PopulationImport(
                name.isEmpty() ? dataset.population() : name,
                dataset.source(),
                labels == null ? dataset.labels() : Optional.of(labels),
                key.isEmpty() ? dataset.key() : key,
                dataset.precision(),
                replace.given());
    }

    private PopulationImport.Source adapters(Path from) {
        if (segments == null) {
            return files(from);
        }
        if (refactor != null || base != null || recipeLabels || parts != Parts.UNET) {
            throw W2wException.input(
                    "--refactor, --base, --parts and --recipe-labels are for adapter files, not for a matrix");
        }
        if (rank < 1 || alpha == null) {
            throw W2wException.input("a matrix does not say its rank and alpha").advise("Give --rank and --alpha");
        }
        return new PopulationImport.Matrix(from, segments, rank, alpha);
    }

    private PopulationImport.Adapters files(Path from) {
        if (refactor != null && (gauge == Gauge.RAW || rank != 0)) {
            throw W2wException.input("--refactor RANK means --gauge CANONICAL --rank RANK: do not give others");
        }
        if (base != null && refactor == null && gauge != Gauge.CANONICAL) {
            throw W2wException.input("--base is used with --refactor RANK alone");
        }
        if (base != null && !Files.exists(base)) {
            throw W2wException.input("there is no such folder").at(base.toString());
        }
        Gauge chosen = gauge != null ? gauge : refactor != null ? Gauge.CANONICAL : Gauge.RAW;
        if (rank != 0 && chosen == Gauge.RAW) {
            throw W2wException.input("--rank is used with --gauge CANONICAL").advise("Or give --refactor " + rank);
        }
        return new PopulationImport.Adapters(
                from, chosen, refactor != null ? refactor : rank, parts, Optional.ofNullable(base), recipeLabels);
    }

    private static String stem(Path file) {
        String last = String.valueOf(file.toAbsolutePath().normalize().getFileName());
        return last.replaceFirst("\\.[A-Za-z]+$", "");
    }
}
