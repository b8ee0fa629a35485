package w2w.tour.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.tensors.AtomicFiles;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Figures;
import w2w.tour.internal.report.Page;
import w2w.tour.internal.report.Report;
import w2w.tour.internal.report.Section;

/** Goes from stop to stop; the report is on disk after each. */
final class Tour {
    private static final List<Stop> STOPS = List.of(
            new SpaceStop(),
            new DirectionStop(),
            new SampleStop(),
            new EditStop(),
            new FollowStop(),
            new InvertStop(),
            new CopyStop(),
            new ExportStop(),
            new MeasuredStop());

    private static final double OPENING = 1.5;

    private final Services services;
    private final TourRequest request;

    Tour(Services services, TourRequest request) {
        this.services = services;
        this.request = request;
    }

    Path page() {
        return request.folder().resolve("report.html");
    }

    /** Runs what is not done yet. */
    Report run(Task task) {
        Inputs.check(request);
        long began = System.nanoTime();
        List<Section> sections = new ArrayList<>();
        Task opening = task.part("open the model", share(OPENING, request));
        try (Trip trip = Trip.start(services, request, opening)) {
            opening.progress(1); // backbones need not say how far they are, and a model of one's own is not unpacked
            trip.seconds().put("open the model", since(began));
            for (Stop stop : stops(request)) {
                task.check();
                long start = System.nanoTime();
                Task part = task.part(stop.name(), share(stop.seconds(request), request));
                sections.add(stop.visit(trip, part));
                part.progress(1); // what an earlier run had made, or what stopped early, is done as well
                trip.seconds().put(stop.name(), since(start));
                write(report(trip, sections, since(began)));
            }
            return report(trip, sections, since(began));
        }
    }

    private static List<Stop> stops(TourRequest request) {
        return request.bundled() ? STOPS : STOPS.subList(0, STOPS.size() - 1);
    }

    /** Of the time of all stops. */
    static double share(double seconds, TourRequest request) {
        return seconds
                / (OPENING + STOPS.stream().mapToDouble(s -> s.seconds(request)).sum());
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private Report report(Trip trip, List<Section> sections, double seconds) {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("seed", request.seed());
        run.put("model", trip.session().info().name());
        run.put("backbone", trip.session().info().fingerprint());
        run.put(
                "population",
                request.population().map(o -> o.adapters().toString()).orElse("bundled"));
        run.put("device", request.device());
        run.put("ended", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        run.put("processors", Runtime.getRuntime().availableProcessors());
        run.put("java", Runtime.version().toString());
        run.put("pictures_drawn", trip.drawing().fresh());
        run.put("seconds", seconds);
        run.put("seconds_by_part", new LinkedHashMap<>(trip.seconds()));
        List<Report.Fact> facts = new ArrayList<>();
        facts.add(new Report.Fact(Text.count(trip.population().size()), "people in the population"));
        facts.add(new Report.Fact(Text.count(trip.space().components()), "coefficients a person"));
        facts.add(new Report.Fact(
                Text.percent(trip.space().spectrum().explained(trip.space().components())), "of the variance kept"));
        facts.add(new Report.Fact(
                Text.number(seconds, 0) + " s",
                "this run, on " + Runtime.getRuntime().availableProcessors() + " cores"));
        return new Report(
                "A tour of weight space",
                "Fine-tune one diffusion model for each of many people and look at every fine-tuned model as a point: the points span a "
                        + "space in which every point is again a model that works. This page samples it, edits in it, and finds "
                        + "pictures in it"
                        + (request.bundled() ? ". The people are synthetic: a program drew them." : "."),
                sections.size() == stops(request).size(),
                facts,
                faces(sections),
                sections,
                run);
    }

    /** The new people. */
    private static List<Block.Cell> faces(List<Section> sections) {
        return sections.stream()
                .filter(s -> s.id().equals(SampleStop.ID))
                .flatMap(s -> s.blocks().stream())
                .filter(Block.Gallery.class::isInstance)
                .map(b -> ((Block.Gallery) b).rows().get(0).cells())
                .findFirst()
                .orElse(List.of());
    }

    private void write(Report report) {
        Figures.write(report, request.folder().resolve("report.json"));
        Page.write(report, page());
    }

    /** What the folder is a tour of: one folder, one input, or old and new would be mixed. */
    private static final class Inputs {
        private static final Gson JSON =
                new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

        private Inputs() {}

        static void check(TourRequest request) {
            Path folder = request.folder();
            Path marker = folder.resolve("tour.json");
            Map<String, @Nullable String> input = new LinkedHashMap<>();
            input.put(
                    "adapters",
                    request.population()
                            .map(o -> o.adapters() + " " + o.gauge())
                            .orElse(null));
            input.put(
                    "labels",
                    request.population()
                            .flatMap(o -> o.labels())
                            .map(Path::toString)
                            .orElse(null));
            input.put("checkpoint", request.checkpoint().orElse(null));
            String wanted = JSON.toJson(input) + "\n";
            try {
                if (Files.exists(marker)) {
                    String before = Files.readString(marker);
                    if (!before.equals(wanted)) {
                        throw W2wException.input("this folder holds a tour of other input: " + before.strip())
                                .at(folder.toString())
                                .advise("Name another folder with --out");
                    }
                    return;
                }
                if (Files.exists(folder) && !isEmpty(folder)) {
                    throw W2wException.input("this folder holds something else")
                            .at(folder.toString())
                            .advise("Name a new or an empty folder with --out");
                }
            } catch (IOException e) {
                throw W2wException.of(W2wException.Kind.STORAGE, "the folder cannot be read")
                        .at(folder.toString())
                        .because(e);
            }
            AtomicFiles.write(marker, wanted.getBytes(StandardCharsets.UTF_8));
        }

        private static boolean isEmpty(Path folder) throws IOException {
            if (!Files.isDirectory(folder)) {
                return false;
            }
            try (Stream<Path> all = Files.list(folder)) {
                return all.findAny().isEmpty();
            }
        }
    }
}
