package w2w.tour.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import w2w.api.diffusion.RenderSettings;
import w2w.api.studio.PopulationImport.Gauge;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.tour.internal.report.Figures;
import w2w.tour.internal.report.Report;

/** The main job in one command. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "tour",
        description =
                "Fits, samples, edits, inverts and exports, with the bundled data or yours, and writes a report with pictures.")
public final class TourCommand implements Command {
    private final Services services;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description =
                    "Folder of the report, with the workspace in it. A tour that was stopped goes on there. Default: w2w-tour.")
    private @Nullable Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of samples, pictures and inversions. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--adapters",
            paramLabel = "DIR",
            description =
                    "Your population: adapter files and folders anywhere below a folder. Default: the bundled one.")
    private @Nullable Path adapters;

    @Option(
            names = "--gauge",
            defaultValue = "RAW",
            description =
                    "Of the adapters, ${COMPLETION-CANDIDATES}: RAW for adapters trained from one start, CANONICAL for any. Default: ${DEFAULT-VALUE}.")
    private Gauge gauge = Gauge.RAW;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "Table of labels of your adapters, as population import reads it. Without: unsupervised directions.")
    private @Nullable Path labels;

    @Option(
            names = "--checkpoint",
            paramLabel = "MODEL",
            description = "Diffusion model of your adapters: a folder in diffusers' layout. Default: the bundled one.")
    private @Nullable String checkpoint;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "Picture to invert. May be given several times. Default: bundled photographs and paintings.")
    private List<Path> pictures = new ArrayList<>();

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "Where the face is in a picture, white on black; one each, in the pictures' order.")
    private List<Path> masks = new ArrayList<>();

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description =
                    "That the adapters were trained with. Default: that of the bundled ones, sks person for others.")
    private @Nullable String prompt;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu or cuda:N. Default: ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Option(
            names = {"-k", "--components"},
            paramLabel = "K",
            defaultValue = "1000",
            description = "Principal components of the space at most. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1)
    private int components = 1000;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "6",
            description = "New identities. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1)
    private int samples = 6;

    @Option(
            names = "--attribute",
            paramLabel = "LABEL",
            split = ",",
            description =
                    "Labels to edit. Default: those that the bundled pictures show best; of your own adapters, the six that can be told best.")
    private List<String> attributes = new ArrayList<>();

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "2",
            description = "Bundled photographs to invert, and as many paintings. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1)
    private int people = 2;

    @Option(
            names = "--inversion-steps",
            paramLabel = "N",
            defaultValue = "200",
            description = "Steps of the optimiser. Default: ${DEFAULT-VALUE}.")
    @Range(min = 1)
    private int inversionSteps = 200;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Denoising steps of a picture. Default: what suits the bundled model, 20 for others.")
    @Range(min = 1, max = RenderSettings.MOST_STEPS)
    private @Nullable Integer steps;

    @Activate
    public TourCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public int run(Console console) {
        Tour tour = new Tour(services, request(console));
        Report report = tour.run(console.task());
        if (console.json()) {
            Map<String, Object> tree = new LinkedHashMap<>(Figures.tree(report));
            tree.put("report", tour.page().toString());
            console.json(tree);
            return DONE;
        }
        console.table(
                List.of("PART", "SECONDS"),
                seconds(report).entrySet().stream()
                        .map(e -> List.of(e.getKey(), Text.number(e.getValue(), 1)))
                        .toList());
        console.out().printf("%nThe report: %s%n", tour.page());
        return DONE;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Double> seconds(Report report) {
        return (Map<String, Double>) report.run().getOrDefault("seconds_by_part", Map.of());
    }

    private TourRequest request(Console console) {
        if (labels != null && adapters == null) {
            throw W2wException.input("--labels are of your own population").advise("Name its adapters with --adapters");
        }
        if (!masks.isEmpty() && masks.size() != pictures.size()) {
            throw W2wException.input(masks.size() + " masks for " + pictures.size() + " pictures")
                    .advise("Give none, or one for each");
        }
        return new TourRequest(
                (out == null ? console.directory().resolve("w2w-tour") : out).normalize(),
                seed,
                Optional.ofNullable(adapters).map(a -> new TourRequest.Own(a, gauge, Optional.ofNullable(labels))),
                Optional.ofNullable(checkpoint).map(c -> model(console, c)),
                pictures,
                masks,
                Optional.ofNullable(prompt),
                device,
                components,
                samples,
                attributes,
                people,
                inversionSteps,
                Optional.ofNullable(steps));
    }

    /** The tour of the bundled data with every default. */
    static TourRequest bundled(Path folder) {
        return new TourRequest(
                folder,
                1,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                "auto",
                1000,
                6,
                List.of(),
                2,
                200,
                Optional.empty());
    }

    /** The absolute path when there is such a file or folder, otherwise the words as they are. */
    private static String model(Console console, String typed) {
        try {
            Path path = console.directory().resolve(typed);
            return Files.exists(path) ? path.toString() : typed;
        } catch (java.nio.file.InvalidPathException e) {
            return typed;
        }
    }
}
