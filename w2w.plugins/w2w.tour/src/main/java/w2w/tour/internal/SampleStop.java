package w2w.tour.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.diffusion.Picture;
import w2w.api.edit.Edit;
import w2w.api.space.Neighbour;
import w2w.api.space.Neighbours;
import w2w.api.space.SampleRequest;
import w2w.api.studio.Model;
import w2w.api.studio.SampleCommand;
import w2w.api.task.Task;
import w2w.tour.internal.Drawing.Drawn;
import w2w.tour.internal.Drawing.Wanted;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Block.Cell;
import w2w.tour.internal.report.Section;

/** New identities, each beside the real one that is nearest. */
final class SampleStop implements Stop {
    static final String ID = "samples";
    static final String PREFIX = "sample";
    private static final String SAMPLER = "gaussian";
    private static final int SPACING = 128;

    @Override
    public String name() {
        return "new identities";
    }

    @Override
    public double seconds(TourRequest request) {
        return 1 + 2 * request.samples() * PICTURE;
    }

    @Override
    public Section visit(Trip trip, Task task) {
        int count = trip.request().samples();
        long seed = trip.request().seed();
        List<Model> samples = samples(trip, count, task.part("sample", 0.1));
        var points = samples.get(0).point();
        for (Model more : samples.subList(1, count)) {
            points = points.append(more.point());
        }
        List<Neighbour> nearest =
                Neighbours.nearest(
                                trip.population(), points, Neighbours.Metric.EUCLIDEAN, 1, task.part("nearest", 0.05))
                        .stream()
                        .map(n -> n.get(0))
                        .toList();
        double[] spacing = Neighbours.spacing(trip.population(), SPACING, 0, task.part("spacing", 0.05));
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wanted.add(new Wanted("sample-" + (i + 1), trip.subject(points.row(i), Edit.NONE), trip.prompt(), seed));
        }
        for (int i = 0; i < count; i++) {
            wanted.add(new Wanted(
                    "sample-" + (i + 1) + "-nearest",
                    trip.subject(SpaceStop.row(trip, nearest.get(i).row()), Edit.NONE),
                    trip.prompt(),
                    seed));
        }
        List<Drawn> drawn = trip.drawing().draw(wanted, Optional.of(trip.space()), task.part("draw", 0.7));
        List<Cell> above = new ArrayList<>();
        List<Cell> below = new ArrayList<>();
        List<Map<String, Object>> figures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Picture sample = drawn.get(i).picture();
            Picture real = drawn.get(count + i).picture();
            double score = trip.measures().identity(sample, List.of(real), task.part("look", 0.1 / count))[0];
            Neighbour near = nearest.get(i);
            String name = samples.get(i).name();
            above.add(new Cell(drawn.get(i).file(), "New identity " + name, name, List.of(), false));
            List<Block.Value> values = new ArrayList<>();
            values.add(new Block.Value("distance", Text.number(near.distance(), 1)));
            values.addAll(Measures.identity(score));
            below.add(new Cell(
                    drawn.get(count + i).file(),
                    "The person nearest to " + name + ": " + near.model(),
                    near.model(),
                    values,
                    false));
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("model", name);
            one.put("nearest", near.model());
            one.put("distance", near.distance());
            one.put("rank", rank(spacing, near.distance()));
            one.put("identity_score", score);
            figures.add(one);
        }
        double middle = spacing.length == 0 ? Double.NaN : spacing[spacing.length / 2];
        Section.Builder section = new Section.Builder(
                ID,
                "People who do not exist",
                "Every point of the space is a model that works. Draw each coefficient at random, as widely as the population "
                        + "spreads, and there is a new person: not a picture, but a model that draws this person under any prompt. "
                        + "Whether it is new, and no copy, shows beside its nearest neighbour in the population.");
        section.command("w2w sample " + trip.spaceName() + " --count " + count + " --seed " + seed)
                .show(new Block.Gallery(
                        "Above: new identities. Below: for each, the person of the population whose adapter is nearest"
                                + (trip.measures().knowsFaces()
                                        ? ", with the identity score of the two pictures (1 is the same person, 0 a stranger)."
                                        : "."),
                        List.of(),
                        List.of(new Block.Row("new", above), new Block.Row("nearest real", below))))
                .show(new Block.Note(
                        "Real people are " + Text.number(middle, 1)
                                + " apart from their own nearest neighbour (median). The new ones "
                                + (nearest.stream().allMatch(n -> n.distance() >= 0.5 * middle)
                                        ? "keep such a distance, too: none is a copy."
                                        : "do not all keep such a distance: see the numbers."),
                        false))
                .figure("samples", figures)
                .figure("median_distance_of_real_people", middle)
                .figure("sampler", SAMPLER);
        return section.build();
    }

    private static double rank(double[] rising, double distance) {
        return rising.length == 0
                ? Double.NaN
                : java.util.Arrays.stream(rising).filter(d -> d < distance).count() / (double) rising.length;
    }

    /** Those of an earlier run with this seed, or new ones. */
    private static List<Model> samples(Trip trip, int count, Task task) {
        List<Model> kept = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            trip.model(PREFIX + "-" + i)
                    .filter(m -> m.edit().terms().isEmpty())
                    .filter(m -> Long.toString(trip.request().seed())
                            .equals(m.provenance().entries().get("seed")))
                    .ifPresent(kept::add);
        }
        if (kept.size() == count) {
            return kept;
        }
        SampleRequest request = new SampleRequest(
                count, 1, trip.space().components(), trip.request().seed(), Map.of(), Map.of());
        return trip
                .workspace()
                .sample(new SampleCommand(trip.spaceName(), SAMPLER, PREFIX, request, true), task)
                .stream()
                .map(s -> s.model())
                .toList();
    }
}
