package w2w.tour.internal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import w2w.api.edit.Edit;
import w2w.api.invert.InversionRequest;
import w2w.api.invert.InversionRequest.Identity;
import w2w.api.invert.InversionSettings;
import w2w.api.space.Coefficients;
import w2w.api.studio.Inverter;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.task.Task;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;

/** Times the bundled tour, and what people wait for: one picture of an edited identity, one inversion. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "bench tour",
        description =
                "Measures the whole tour with the bundled data, a picture of an edited identity and one inversion.")
public final class TourBenchCommand implements Command {
    private final Services services;

    @Option(
            names = "--repeat",
            description = "Pictures that are timed; their median is reported (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    private int repeat = 9;

    @Option(names = "--keep", paramLabel = "DIR", description = "Leave the tour in this new folder.")
    private @Nullable Path keep;

    @Activate
    public TourBenchCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public int run(Console console) throws IOException {
        Path scratch = Files.createTempDirectory("w2w-bench");
        Path folder = keep == null ? scratch.resolve("tour") : keep;
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put(
                "load_average_before",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        Task task = console.task();
        try {
            TourRequest request = TourCommand.bundled(folder);
            long start = System.nanoTime();
            Map<String, Object> run =
                    new Tour(services, request).run(task.part("tour", 0.8)).run();
            report.put("tour_seconds", (System.nanoTime() - start) / 1e9);
            report.put("seconds_by_part", run.getOrDefault("seconds_by_part", Map.of()));
            report.put("pictures_drawn", run.getOrDefault("pictures_drawn", 0));
            try (Trip trip = Trip.start(services, request, task.part("open", 0.05))) {
                new SpaceStop().visit(trip, task.part("space", 0));
                new DirectionStop().visit(trip, task.part("directions", 0));
                report.put("edited_picture_seconds", editedPicture(trip, task.part("pictures", 0.05)));
                report.put("one_inversion_seconds", inversion(trip, task.part("invert", 0.1)));
            }
        } finally {
            delete(scratch);
        }
        report.put(
                "load_average_after",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        print(report, console);
        return DONE;
    }

    /** Median seconds from coefficients and a new edit to pixels. */
    private double editedPicture(Trip trip, Task task) {
        Coefficients point = trip.workspace().model(SampleStop.PREFIX + "-1").point();
        double[] seconds = new double[Math.max(1, repeat)];
        for (int i = -1; i < seconds.length; i++) { // the first is not counted
            Edit edit = Edit.of(trip.directions().get(0), 0.5 * i);
            RenderRequest request = new RenderRequest(
                    List.of(new RenderRequest.Item(trip.subject(point, edit), i)),
                    trip.drawing().settings(),
                    Optional.of(trip.space()),
                    1);
            long start = System.nanoTime();
            services.renderer().render(trip.session(), request, Renderer.Previews.NONE, task.part("draw", 0.1));
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return seconds[seconds.length / 2];
    }

    private double inversion(Trip trip, Task task) {
        Sitter sitter = Sitter.of(trip, task).get(0);
        InversionRequest request = new InversionRequest(
                List.of(new Identity(
                        "bench",
                        List.of(services.files()
                                .view(
                                        sitter.shot(),
                                        trip.session().info().width(),
                                        trip.session().info().height())))),
                trip.prompt(),
                InversionSettings.EDITABLE,
                Optional.empty());
        long start = System.nanoTime();
        services.inverter()
                .invert(trip.session(), trip.space(), request, Optional.empty(), Inverter.Watcher.NONE, task);
        return (System.nanoTime() - start) / 1e9;
    }

    private static void print(Map<String, Object> report, Console console) {
        if (console.json()) {
            console.json(report);
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        report.forEach((name, value) -> {
            if (value instanceof Map<?, ?> parts) {
                parts.forEach((part, seconds) -> rows.add(List.of(name + "." + part, String.valueOf(seconds))));
            } else {
                rows.add(List.of(name, String.valueOf(value)));
            }
        });
        console.table(List.of("WHAT", "VALUE"), rows);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
