package w2w.tour.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import w2w.api.diffusion.Picture;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.studio.Model;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.tour.internal.Drawing.Drawn;
import w2w.tour.internal.Drawing.Wanted;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Block.Cell;
import w2w.tour.internal.report.Chart;
import w2w.tour.internal.report.Section;

/** One identity along several attributes at several strengths. */
final class EditStop implements Stop {
    private static final double[] STRENGTHS = {-4, -2, 0, 2, 4};
    private static final int UNEDITED = 2;
    /** Of the scale from the strongest edit down to the strongest up, in σ of people or in probability: less is not to be seen. */
    private static final double WEAK = 0.25;
    /** People among whom the average one is looked for. */
    private static final int TRIED = 1024;

    @Override
    public String name() {
        return "edits";
    }

    @Override
    public double seconds(TourRequest request) {
        return DirectionStop.count(request) * (STRENGTHS.length - 1) * PICTURE;
    }

    @Override
    public Section visit(Trip trip, Task task) {
        int average = average(trip);
        String person = keep(trip, average);
        trip.edited(person);
        Coefficients point = trip.workspace().model(person).point();
        List<EditDirection> directions = trip.directions();
        List<Wanted> wanted = new ArrayList<>();
        for (int d = 0; d < directions.size(); d++) {
            for (double strength : STRENGTHS) {
                if (strength != 0) {
                    wanted.add(new Wanted(
                            "edit-" + (d + 1) + "-at" + strength,
                            trip.subject(point, Edit.of(directions.get(d), strength)),
                            trip.prompt(),
                            trip.request().seed()));
                }
            }
        }
        wanted.add(new Wanted(
                "edit-none",
                trip.subject(point, Edit.NONE),
                trip.prompt(),
                trip.request().seed()));
        List<Drawn> drawn = trip.drawing().draw(wanted, Optional.of(trip.space()), task.part("draw", 0.9));
        Drawn unedited = drawn.get(drawn.size() - 1);
        Section.Builder section = new Section.Builder(
                "edits",
                "One person, many edits",
                "An edit adds a direction to the person's coefficients, times a strength in σ. Because the weights are edited and "
                        + "not a picture, the edit stays with the person. In the middle column is a person of "
                        + "the population, the most average one along these directions; to the left the strength falls, to the right "
                        + "it rises.");
        section.command(
                "w2w population export " + trip.spaceName() + " one --format peft --where \"row=" + average + "\"");
        section.command("w2w space project " + trip.spaceName() + " one/"
                + Text.quoted(trip.population().models().get(average)) + " --as " + person);
        section.command("w2w edit " + person + " --direction "
                + Text.quoted(directions.get(0).name() + "=4") + " --as edited");
        section.command("w2w render" + trip.backboneOption() + " --model edited --seed "
                + trip.request().seed());
        List<Block.Row> rows = new ArrayList<>();
        List<Map<String, Object>> figures = new ArrayList<>();
        List<Block.Line> lines = new ArrayList<>();
        List<String> weak = new ArrayList<>();
        Chart chart =
                new Chart("What is read off the pictures at each strength", "strength, σ", "change of the attribute");
        int plotted = 0;
        for (int d = 0; d < directions.size(); d++) {
            List<Drawn> row = new ArrayList<>(drawn.subList(4 * d, 4 * d + 4));
            row.add(UNEDITED, unedited);
            List<Picture> pictures = row.stream().map(Drawn::picture).toList();
            String name = directions.get(d).name();
            Task look = task.part("look", 0.1 / directions.size());
            Optional<Measures.Reading> read = trip.measures().read(name, pictures, look);
            double[] identity = trip.measures().identity(unedited.picture(), pictures, look);
            rows.add(row(name, row, read, identity));
            figures.add(figures(name, read, identity));
            if (read.isPresent()) {
                double[] change = change(read.get());
                chart.line(name, STRENGTHS, change);
                lines.add(line(read.get(), change, identity));
                if (change[change.length - 1] - change[0] < WEAK) {
                    weak.add(name);
                }
                plotted++;
            }
        }
        section.show(new Block.Gallery(
                "Same seed, same prompt; only the strength differs."
                        + (trip.measures().knowsFaces()
                                ? " Under each picture: what is read off it, and its identity score with the unedited one."
                                : ""),
                Arrays.stream(STRENGTHS)
                        .mapToObj(s -> s == 0 ? "unedited" : Text.strength(s))
                        .toList(),
                rows));
        if (plotted > 0) {
            section.show(
                    chart.plot(
                            "What a net that reads attributes off pictures says, less what it says of the unedited "
                                    + "picture: in standard deviations of people, or as a probability for what one has or has not."));
        }
        if (!lines.isEmpty()) {
            section.show(table(lines, trip.request().bundled()));
        }
        if (!weak.isEmpty()) {
            section.show(new Block.Note(
                    "Not every direction shows in everybody. Along " + String.join(", ", weak)
                            + " this person changes by less than "
                            + Text.share(WEAK) + " from " + Text.strength(STRENGTHS[0]) + " to "
                            + Text.strength(STRENGTHS[STRENGTHS.length - 1]) + ", or the other way.",
                    true));
        }
        return section.figure("model", person)
                .figure("strengths", Text.list(STRENGTHS))
                .figure("edits", figures)
                .build();
    }

    /**
     * The row of the most average person along the directions, the least Σ position², among those who lack what the first direction adds: there
     * is room on both sides, and something to see.
     */
    private static int average(Trip trip) {
        PopulationCoefficients population = trip.population();
        int tried = Math.min(TRIED, population.size());
        Coefficients rows = population.read(0, tried);
        double[] label = population
                .labels()
                .column(trip.directions().get(0).name())
                .filter(l ->
                        population.labels().isBinary(trip.directions().get(0).name()))
                .orElse(new double[population.size()]);
        double low = Arrays.stream(label, 0, tried).min().orElse(0);
        return IntStream.range(0, tried)
                .filter(i -> label[i] == low)
                .boxed()
                .min(Comparator.comparingDouble(i -> trip.directions().stream()
                        .mapToDouble(d -> Math.pow(d.position(rows, i), 2))
                        .sum()))
                .orElse(0);
    }

    /** The person as a model of the workspace. */
    private static String keep(Trip trip, int row) {
        String name = "person-" + row;
        Coefficients point = trip.population().read(row, 1);
        if (trip.model(name).filter(m -> m.point().equals(point)).isEmpty()) {
            Provenance how =
                    Provenance.NONE.with("population", trip.spaceName()).with("row", row);
            trip.workspace().keep(new Model(name, trip.spaceName(), point, Edit.NONE, how));
        }
        return name;
    }

    private static Block.Row row(String name, List<Drawn> row, Optional<Measures.Reading> read, double[] identity) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            List<Block.Value> values = new ArrayList<>();
            int at = i;
            read.ifPresent(r -> values.add(r.value(at)));
            if (i != UNEDITED) {
                values.addAll(Measures.identity(identity[i]));
            }
            String what = i == UNEDITED ? "unedited" : name + " " + Text.strength(STRENGTHS[i]);
            cells.add(new Cell(row.get(i).file(), what, "", values, i == UNEDITED));
        }
        return new Block.Row(name, cells);
    }

    private static Block.Line line(Measures.Reading read, double[] change, double[] identity) {
        List<String> cells = new ArrayList<>(List.of(read.unit()));
        for (int i = 0; i < change.length; i++) {
            if (i != UNEDITED) {
                cells.add(Text.signed(change[i], 2) + " · " + Text.share(identity[i]));
            }
        }
        return new Block.Line(read.attribute().name(), cells);
    }

    private static Block table(List<Block.Line> lines, boolean measured) {
        List<String> head = new ArrayList<>(List.of("1 person, 1 seed", "unit"));
        for (int i = 0; i < STRENGTHS.length; i++) {
            if (i != UNEDITED) {
                head.add(Text.strength(STRENGTHS[i]));
            }
        }
        return new Block.Table(
                "The same in numbers: change of the attribute · identity score with the unedited picture. One person is an example"
                        + (measured ? "; the last section has more." : "."),
                head,
                lines);
    }

    private static double[] change(Measures.Reading read) {
        double[] change = new double[STRENGTHS.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = read.values()[i] - read.values()[UNEDITED];
        }
        return change;
    }

    private static Map<String, Object> figures(String name, Optional<Measures.Reading> read, double[] identity) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("direction", name);
        read.ifPresent(r -> {
            one.put("kind", r.attribute().kind().name());
            one.put("read", Text.list(r.values()));
        });
        one.put("identity_score", Text.list(identity));
        return one;
    }
}
