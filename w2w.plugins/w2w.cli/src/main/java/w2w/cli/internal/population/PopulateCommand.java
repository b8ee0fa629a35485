package w2w.cli.internal.population;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import w2w.api.diffusion.BackboneSession;
import w2w.api.plugin.Plugins;
import w2w.api.studio.AdapterFiles;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateReport.Quality;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Prior;
import w2w.api.studio.PopulateRequest.Run;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.Populator;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Excerpt;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.cli.ReplaceOption;
import w2w.cli.internal.Datasets;
import w2w.cli.internal.render.Backbones;
import w2w.cli.internal.space.WorkspaceOption;

/** Trains an adapter for everybody, and makes a population of them when all are done. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "populate",
        description =
                "Fine-tunes an adapter for each of many identities, many at once, and makes a population of them.")
public final class PopulateCommand implements Command {
    /** A population is made anew when it has grown by this factor: all those together cost five times the last. */
    private static final double GROWTH = 1.25;

    private final Plugins plugins;
    private final AdapterFiles files;
    private final Populator populator;
    private final Studio studio;

    @Mixin
    private Backbones backbones = new Backbones();

    @Mixin
    private PopulateOptions options = new PopulateOptions();

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Option(
            names = "--images",
            paramLabel = "DIR|FILE",
            required = true,
            description =
                    "A folder with one folder of pictures an identity; or a table with the columns identity, file and, if wanted, caption.")
    private Path images = Path.of("");

    @Option(
            names = {"-o", "--out"},
            paramLabel = "NAME",
            required = true,
            description =
                    "Name of the population; one that was not made by this command is refused. The same name and settings go on with what was begun.")
    private String name = "";

    @Option(names = "--labels", paramLabel = "FILE", description = "Table of labels for the population.")
    private @Nullable Path labels;

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            description = "Column of the labels that names the identity. Default: found by its values.")
    private String key = "";

    @Option(
            names = "--start",
            paramLabel = "FILE",
            description =
                    "Adapter that all begin with, so that they can join a population that began with it; 'bundled' for that of the bundled "
                            + "one. Default: drawn by the seed.")
    private String start = "";

    @Option(
            names = "--class-images",
            paramLabel = "DIR",
            description = "Pictures of the class, for prior preservation.")
    private @Nullable Path classImages;

    @Option(names = "--class-prompt", paramLabel = "PROMPT", description = "Of those. Default: ${DEFAULT-VALUE}.")
    private String classPrompt = "person";

    @Option(names = "--class-weight", paramLabel = "W", description = "Of their loss. Default: ${DEFAULT-VALUE}.")
    @Range(above = 0)
    private double classWeight = 1;

    @Option(
            names = "--together",
            paramLabel = "N",
            description =
                    "Identities in one batch at most. Default: as many as are fastest and fit, which is measured.")
    @Range(min = 1)
    private int together;

    @Option(
            names = "--held-out",
            paramLabel = "N",
            description =
                    "Pictures of each identity to judge it by instead of training with them. Default: ${DEFAULT-VALUE}.")
    @Range(min = 0)
    private int heldOut = 1;

    @Option(
            names = "--least",
            paramLabel = "N",
            description = "Pictures an identity needs; others are skipped. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1)
    private int least = 1;

    @Option(
            names = "--score",
            paramLabel = "N",
            description =
                    "Pictures to draw of each identity for its score, where an embedder is installed. Default: ${DEFAULT-VALUE}.")
    @Range(min = 0)
    private int score;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description =
                    "Only share I of N of the identities. Without it, processes in one workspace share them out by themselves.")
    private String shard = "1/1";

    /** Adapters that are there, and how many of them the population has. */
    private int finished;

    private int imported;

    @Activate
    public PopulateCommand(
            @Reference Plugins plugins,
            @Reference AdapterFiles files,
            @Reference Populator populator,
            @Reference Studio studio) {
        this.plugins = plugins;
        this.files = files;
        this.populator = populator;
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        PopulateRequest.Target target = options.target();
        PopulateRequest.Training training = options.training();
        Run share = share(); // checked before anything is opened or read
        Workspace opened = workspace.open(studio, console);
        PopulateRequest request =
                new PopulateRequest(populator.identities(images), target, start(console), training, prior(), share);
        Path folder = opened.folder().resolve("populate").resolve(name);
        boolean foreign = opened.populations().contains(name) && !Files.isDirectory(folder);
        if (foreign && !replace.given()) {
            throw W2wException.input("there is a population “" + name + "” already, and it was not begun by populate")
                    .advise("Give another name, or --replace: the old one is kept for undo");
        }
        finished = adapters(folder.resolve("models"));
        imported = opened.populations().contains(name) ? finished : 0;
        PopulateReport report;
        try (BackboneSession session =
                backbones.open(console, plugins, console.task().part("open", 0.01))) {
            report = populator.populate(
                    session,
                    request,
                    folder,
                    (names, task) -> grow(opened, folder, names.size(), task),
                    console.task().part("train", 0.96));
        }
        Optional<PopulationReport> population = Optional.empty();
        if (report.elsewhere().isEmpty() && !report.finished().isEmpty()) {
            population =
                    Optional.of(importFinished(opened, folder, console.task().part("import", 0.03)));
        }
        show(console, report, population, folder);
        return DONE;
    }

    private static int adapters(Path models) {
        if (!Files.isDirectory(models)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(models)) {
            return (int) files.count();
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be read: " + e.getMessage())
                    .at(models.toString())
                    .because(e);
        }
    }

    /** Whoever wants to can look at the population while it grows. */
    private void grow(Workspace opened, Path folder, int more, Task task) {
        finished += more;
        if (finished < GROWTH * imported) {
            return;
        }
        try {
            importFinished(opened, folder, task);
            imported = finished;
        } catch (W2wException e) {
            task.message(
                    "the population is not made yet: " + e.getMessage()); // no end of a training for a table of labels
        }
    }

    /** The population of all that are finished so far. */
    private PopulationReport importFinished(Workspace opened, Path folder, Task task) {
        return opened.importPopulation(
                new PopulationImport(
                        name,
                        new PopulationImport.Adapters(folder.resolve("models"), PopulationImport.Gauge.RAW, 0),
                        Optional.ofNullable(labels),
                        key,
                        PopulationImport.Precision.FLOAT32,
                        true), // what it made itself, or was told to replace
                task);
    }

    private Optional<Adapter> start(Console console) {
        if (start.isEmpty()) {
            return Optional.empty();
        }
        Task task = console.task().part("start", 0);
        Path file = start.equals("bundled")
                ? Datasets.require(plugins)
                        .start(task)
                        .orElseThrow(() -> W2wException.input("the bundled population does not say what it began with"))
                : console.directory().resolve(start);
        if (!Files.exists(file)) {
            throw W2wException.input("there is no such file").at(file.toString());
        }
        AdapterFile read = files.read(file, task).file();
        read.notes().forEach(console::warn);
        return Optional.of(read.unet()
                .orElseThrow(() -> W2wException.input("the adapter has no low-rank layers of the UNet to begin with")
                        .at(file.toString())));
    }

    private Optional<Prior> prior() {
        return Optional.ofNullable(classImages).map(dir -> {
            List<Path> pictures = populator.pictures(dir);
            if (pictures.isEmpty()) {
                throw W2wException.input("there are no pictures in it").at(dir.toString());
            }
            return new Prior(classPrompt, pictures, classWeight);
        });
    }

    private Run share() {
        String[] parts = shard.split("/", -1);
        try {
            if (parts.length == 2) {
                return new Run(together, heldOut, least, score, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            }
        } catch (IllegalArgumentException e) {
            // no numbers, or no such share: said below
        }
        throw W2wException.input("--shard must be I/N like 3/16, I from 1 to N, not '" + Excerpt.of(shard) + "'");
    }

    private void show(Console console, PopulateReport report, Optional<PopulationReport> population, Path folder) {
        if (console.json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put(
                    "finished",
                    report.finished().stream().map(PopulateCommand::tree).toList());
            tree.put("skipped", report.skipped());
            tree.put("elsewhere", report.elsewhere());
            tree.put("trained", report.trained());
            tree.put("together", report.together());
            tree.put("seconds", report.seconds());
            tree.put("folder", folder.toString());
            population.ifPresent(p -> tree.put("population", p));
            console.json(tree);
            return;
        }
        console.out()
                .printf(
                        Locale.ROOT,
                        "%d trained in %.0f s, %d at once; %d of %d finished%n",
                        report.trained(),
                        report.seconds(),
                        report.together(),
                        report.finished().size(),
                        report.finished().size()
                                + report.elsewhere().size()
                                + report.skipped().size());
        List<List<String>> rows = new ArrayList<>();
        for (Quality q : report.finished()) {
            if (!q.outlier().isEmpty()) {
                rows.add(List.of(q.identity(), q.outlier()));
            }
        }
        report.skipped().forEach(s -> rows.add(List.of(s.source(), "skipped: " + s.reason())));
        if (!rows.isEmpty()) {
            console.table(List.of("IDENTITY", "LOOK AT IT, BECAUSE"), rows);
        }
        if (population.isPresent()) {
            console.out()
                    .printf(
                            "population %s: %d models%n",
                            population.get().population(), population.get().models());
            population.get().notes().forEach(console.out()::println);
        } else {
            console.warn(report.elsewhere().size()
                    + " are trained elsewhere or in other shares; when all are finished, this command makes the population, and so does: "
                    + "w2w population import " + folder.resolve("models") + " --replace --as " + name);
        }
    }

    private static Map<String, Object> tree(Quality q) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("identity", q.identity());
        tree.put("pictures", q.pictures());
        tree.put("loss", q.loss().adapted());
        tree.put("baseLoss", q.loss().base());
        q.heldOutLoss().ifPresent(v -> {
            tree.put("heldOutLoss", v.adapted());
            tree.put("heldOutBaseLoss", v.base());
        });
        q.reconstruction().ifPresent(v -> {
            tree.put("reconstructionDecibels", v.adapted());
            tree.put("baseReconstructionDecibels", v.base());
        });
        q.identityScore().ifPresent(v -> tree.put("identityScore", v));
        tree.put("outlier", q.outlier());
        return tree;
    }
}
