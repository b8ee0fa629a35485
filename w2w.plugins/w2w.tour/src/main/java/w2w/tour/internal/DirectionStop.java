package w2w.tour.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.EditDirection;
import w2w.api.space.PopulationCoefficients;
import w2w.api.studio.FindCommand;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.LabelTable;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Section;

/** Edit directions, from labels where there are any. */
final class DirectionStop implements Stop {
    /** Directions that the tour edits with. */
    private static final int EDITED = 6;

    /** Two directions that are nearer to each other would show the same edit twice. */
    private static final double ALIKE = 0.6;

    /** Directions in the table beside those. */
    private static final int SHOWN = 8;

    private static final String SUPERVISED = "ridge";
    private static final String UNSUPERVISED = "unsupervised";

    /** About how many directions a tour edits with: a dataset names its own. */
    static int count(TourRequest request) {
        return request.attributes().isEmpty() ? EDITED : request.attributes().size();
    }

    @Override
    public String name() {
        return "edit directions";
    }

    @Override
    public double seconds(TourRequest request) {
        return 1;
    }

    @Override
    public Section visit(Trip trip, Task task) {
        List<String> labels = usable(trip.population());
        boolean supervised = !labels.isEmpty();
        List<String> asked = trip.request().attributes();
        for (String name : asked) {
            if (!labels.contains(name)) {
                throw W2wException.input("there is no label " + name + " that tells models apart")
                        .advise(
                                supervised
                                        ? "Labels are " + String.join(", ", labels)
                                        : "The population has no labels: name a table of them with --labels");
            }
        }
        List<EditDirection> found = supervised ? supervised(trip, labels, task) : unsupervised(trip, task);
        List<EditDirection> chosen = asked.isEmpty()
                ? chosen(trip, found)
                : asked.stream().map(n -> named(found, n)).toList();
        trip.directions(chosen);
        Section.Builder section = new Section.Builder(
                "directions",
                "Directions that mean something",
                supervised
                        ? "For each person of the population it is known who wears glasses, how long the hair is, and so on. From "
                                + "these labels a direction of the space is found for each attribute, all attributes being regressed at "
                                + "once, so that one direction does not carry what belongs to another. Its unit, σ, is one standard "
                                + "deviation of the population along it. How far it can be trusted is measured on people whom the fit did "
                                + "not see: the area under the curve (AUC; 1 is perfect, .5 is chance) for what one has or has not, R² for "
                                + "what comes in degrees."
                        : "There are no labels, so nobody can say what a direction should mean. These are the directions along which "
                                + "the population varies most; what each of them changes is to be seen below. With a table of labels "
                                + "(--labels) they get names.");
        section.command(
                supervised
                        ? "w2w direction find " + trip.spaceName()
                                + chosen.stream()
                                        .map(d -> " " + Text.quoted(d.name()))
                                        .collect(Collectors.joining())
                        : "w2w direction find " + trip.spaceName() + " --finder " + UNSUPERVISED + " --count "
                                + found.size());
        List<Block.Line> lines = new ArrayList<>();
        List<Map<String, Object>> figures = new ArrayList<>();
        for (EditDirection d : sorted(found)) {
            figures.add(figures(d));
            if (lines.size() >= SHOWN && !chosen.contains(d)) {
                continue;
            }
            lines.add(new Block.Line(
                    d.name() + (chosen.contains(d) ? " ◂" : ""),
                    List.of(
                            d.quality().measure(),
                            Text.share(d.quality().value()),
                            Text.count(d.quality().positives()),
                            d.quality().negatives() == 0
                                    ? ""
                                    : Text.count(d.quality().negatives()),
                            String.join("; ", d.quality().warnings()))));
        }
        section.show(new Block.Table(
                "Directions, the surest first; those marked ◂ are used below"
                        + (lines.size() < found.size() ? ", all " + found.size() + " are in report.json" : ""),
                List.of(
                        "direction",
                        "measured by",
                        "value",
                        supervised ? "with it, or known" : "models",
                        supervised ? "without" : "",
                        ""),
                lines));
        return section.figure("directions", figures)
                .figure("used", chosen.stream().map(EditDirection::name).toList())
                .build();
    }

    private static Map<String, Object> figures(EditDirection d) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", d.name());
        one.put("measure", d.quality().measure());
        one.put("value", d.quality().value());
        one.put("positives", d.quality().positives());
        one.put("negatives", d.quality().negatives());
        one.put("warnings", d.quality().warnings());
        return one;
    }

    private static List<EditDirection> supervised(Trip trip, List<String> labels, Task task) {
        List<EditDirection> kept = trip.workspace().directions(trip.spaceName()).stream()
                .filter(d -> SUPERVISED.equals(d.provenance().entries().get("finder")))
                .toList();
        if (kept.stream().map(EditDirection::name).toList().containsAll(labels)) {
            return kept.stream().filter(d -> labels.contains(d.name())).toList();
        }
        DirectionRequest request = DirectionRequest.of(trip.space().components(), labels.toArray(String[]::new));
        return trip.workspace().find(new FindCommand(trip.spaceName(), SUPERVISED, request, List.of(), true), task);
    }

    private static List<EditDirection> unsupervised(Trip trip, Task task) {
        int k = trip.space().components();
        int count = Math.min(EDITED, Math.min(k, trip.population().size() - 1));
        return trip.workspace()
                .find(
                        new FindCommand(
                                trip.spaceName(),
                                UNSUPERVISED,
                                new DirectionRequest(List.of(), count, k, 0, Map.of()),
                                List.of(),
                                true),
                        task);
    }

    /** Labels of which models have different values; not the one that is their names in numbers. */
    private static List<String> usable(PopulationCoefficients population) {
        LabelTable labels = population.labels();
        return labels.attributes().stream()
                .filter(name -> tellsApart(labels.column(name).orElseThrow(), population.models()))
                .toList();
    }

    private static boolean tellsApart(double[] values, List<String> models) {
        boolean numbering = IntStream.range(0, values.length)
                .allMatch(i -> Text.plain(values[i]).equals(models.get(i)));
        return !numbering
                && Arrays.stream(values).noneMatch(Double::isInfinite)
                && Arrays.stream(values)
                                .filter(Double::isFinite)
                                .distinct()
                                .limit(2)
                                .count()
                        == 2;
    }

    private static EditDirection named(List<EditDirection> found, String name) {
        return found.stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
    }

    private static List<EditDirection> sorted(List<EditDirection> all) {
        return all.stream()
                .sorted(Comparator.comparingDouble(DirectionStop::trust).reversed())
                .toList();
    }

    /** Those that the dataset's pictures show well, or the surest ones. */
    private static List<EditDirection> chosen(Trip trip, List<EditDirection> found) {
        List<String> names = found.stream().map(EditDirection::name).toList();
        List<String> shown = trip.request().bundled()
                ? trip.services().dataset().showcase().stream()
                        .filter(names::contains)
                        .toList()
                : List.of();
        return shown.isEmpty()
                ? best(found)
                : shown.stream().map(n -> named(found, n)).toList();
    }

    /** The surest ones that differ from each other. */
    private static List<EditDirection> best(List<EditDirection> all) {
        List<EditDirection> chosen = new ArrayList<>();
        for (EditDirection d : sorted(all)) {
            if (chosen.size() < EDITED && chosen.stream().noneMatch(c -> Math.abs(c.cosine(d)) > ALIKE)) {
                chosen.add(d);
            }
        }
        return chosen;
    }

    /** Quality on one scale: an AUC counts from chance. */
    private static double trust(EditDirection d) {
        double value = d.quality().value();
        return Double.isNaN(value) ? -1 : d.quality().measure().contains("AUC") ? 2 * value - 1 : value;
    }
}
