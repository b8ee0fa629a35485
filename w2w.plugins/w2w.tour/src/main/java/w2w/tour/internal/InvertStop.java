package w2w.tour.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.invert.InversionRequest.View;
import w2w.api.space.Coefficients;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.studio.Subject;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.tour.internal.Drawing.Drawn;
import w2w.tour.internal.Drawing.Wanted;
import w2w.tour.internal.Inverting.Inverted;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Block.Cell;
import w2w.tour.internal.report.Chart;
import w2w.tour.internal.report.Section;

/** From one picture to a point, and what can be done with it then. */
final class InvertStop implements Stop {
    private static final List<String> MORE = List.of("smiling, looking left", "blue background, red shirt");
    private static final int EDITED = 1 + MORE.size();
    private static final int MEAN_OF = 10;

    @Override
    public String name() {
        return "inversions";
    }

    @Override
    public double seconds() {
        return 75;
    }

    @Override
    public Section visit(Trip trip, Task task) {
        List<Sitter> sitters = Sitter.of(trip, task);
        Section.Builder section = new Section.Builder(
                "inversions",
                "From one picture to a model",
                "Inversion looks for the point of the space whose model draws a given picture: nothing but the coefficients is "
                        + "optimised, against the diffusion model's own training loss, within a mask of the face. What comes out "
                        + "is a person of the space, who can be put under other prompts and edited like everybody else. Of a "
                        + "painting, too, comes a person: the space holds nothing but people.");
        if (sitters.isEmpty()) {
            return section.show(new Block.Note("No picture was given: name one with --picture.", true))
                    .build();
        }
        if (trip.session().denoising().flatMap(d -> d.gradients()).isEmpty()) {
            return section.show(new Block.Note("This backbone has no gradients, and inversion needs them.", true))
                    .build();
        }
        int w = trip.session().info().width();
        int h = trip.session().info().height();
        List<View> views = sitters.stream()
                .map(s -> trip.services().files().view(s.shot(), w, h))
                .toList();
        List<Inverted> found = Inverting.all(trip, sitters, views, task.part("invert", 0.9));
        boolean owners = sitters.stream().anyMatch(s -> s.own().isPresent());
        List<Map<String, Object>> figures = new ArrayList<>();
        List<Block.Row> rows = new ArrayList<>();
        Task draw = task.part("draw", 0.1);
        for (int i = 0; i < sitters.size(); i++) {
            Portrayed portrayed = portray(trip, sitters.get(i), views.get(i), found.get(i), draw);
            rows.add(portrayed.row(owners));
            figures.add(portrayed.figures());
            draw.progress((i + 1.0) / sitters.size());
        }
        List<String> heads = new ArrayList<>(List.of("given", "inversion"));
        heads.addAll(MORE);
        heads.add("edited");
        if (owners) {
            heads.add("own adapter");
        }
        section.command(command(trip, sitters.get(0)))
                .show(new Block.Gallery(
                        "From left to right: the picture given, the model found for it, the same model under two other prompts and "
                                + "with an edit."
                                + (owners
                                        ? " Last, for comparison, the adapter that was trained on ten pictures of the same person."
                                        : "")
                                + (trip.measures().knowsFaces()
                                        ? " The number is the identity score with the picture given."
                                        : ""),
                        heads,
                        rows));
        section.show(losses(sitters, found));
        summary(section, figures);
        return section.figure("inversions", figures)
                .figure("steps", found.get(0).losses().length)
                .build();
    }

    private static String command(Trip trip, Sitter sitter) {
        String mask = sitter.shot().mask() instanceof Mask.File file
                ? " --mask " + Text.quoted(file.file().toString())
                : "";
        return "w2w invert" + trip.backboneOption() + " "
                + Text.quoted(sitter.shot().picture().toString()) + mask + " --steps "
                + trip.request().inversionSteps() + " --seed " + trip.request().seed() + " --as " + sitter.name();
    }

    /** The pictures of one person, the given one first. */
    private record Portrayed(
            Sitter sitter,
            Drawn given,
            List<Drawn> drawn,
            double[] identity,
            EditDirection direction,
            double strength) {
        Block.Row row(boolean owners) {
            List<Cell> cells = new ArrayList<>();
            cells.add(new Cell(given.file(), "The picture given: " + sitter.title(), "", List.of(), true));
            for (int i = 0; i < drawn.size(); i++) {
                cells.add(new Cell(
                        drawn.get(i).file(),
                        sitter.title() + ": " + what(i),
                        i == EDITED ? what(i) : "",
                        Measures.identity(identity[i]),
                        false));
            }
            if (owners && sitter.own().isEmpty()) {
                cells.add(Cell.nothing());
            }
            return new Block.Row(sitter.title(), cells);
        }

        private String what(int i) {
            return i == 0
                    ? "inversion"
                    : i < EDITED
                            ? MORE.get(i - 1)
                            : i == EDITED ? direction.name() + " " + Text.strength(strength) : "own adapter";
        }

        Map<String, Object> figures() {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("model", sitter.name());
            one.put("picture", sitter.title());
            one.put("identity_score", identity[0]);
            Map<String, Object> prompts = new LinkedHashMap<>();
            for (int i = 0; i < MORE.size(); i++) {
                prompts.put(MORE.get(i), identity[i + 1]);
            }
            one.put("identity_score_by_prompt", prompts);
            one.put("edit", direction.name());
            one.put("strength", strength);
            one.put("identity_score_edited", identity[EDITED]);
            if (sitter.own().isPresent()) {
                one.put("identity_score_of_own_adapter", identity[EDITED + 1]);
            }
            return one;
        }
    }

    private static Portrayed portray(Trip trip, Sitter sitter, View view, Inverted found, Task task) {
        Coefficients point = found.model().point();
        EditDirection direction = trip.directions().get(0);
        double strength = FollowStop.towards(direction, point);
        long seed = trip.request().seed();
        String stem = "invert-" + sitter.name();
        Drawn given =
                trip.drawing().copy(stem + "-given", view.picture(), Provenance.NONE.with("picture", sitter.title()));
        List<Wanted> wanted = new ArrayList<>();
        wanted.add(new Wanted(stem, trip.subject(point, Edit.NONE), trip.prompt(), seed));
        for (int i = 0; i < MORE.size(); i++) {
            wanted.add(new Wanted(
                    stem + "-prompt-" + (i + 1), trip.subject(point, Edit.NONE), trip.prompt(MORE.get(i)), seed));
        }
        wanted.add(
                new Wanted(stem + "-edited", trip.subject(point, Edit.of(direction, strength)), trip.prompt(), seed));
        sitter.own()
                .ifPresent(
                        own -> wanted.add(new Wanted(stem + "-own", new Subject.Weights(own, 1), trip.prompt(), seed)));
        List<Drawn> drawn = trip.drawing().draw(wanted, Optional.of(trip.space()), task.part(sitter.title(), 0));
        double[] identity = trip.measures()
                .identity(given.picture(), drawn.stream().map(Drawn::picture).toList(), task);
        return new Portrayed(sitter, given, drawn, identity, direction, strength);
    }

    private static Block losses(List<Sitter> sitters, List<Inverted> found) {
        Chart chart = new Chart("Loss of each inversion", "step", "loss");
        for (int i = 0; i < sitters.size(); i++) {
            double[] all = found.get(i).losses();
            double[] means = new double[(all.length + MEAN_OF - 1) / MEAN_OF];
            Arrays.setAll(means, m -> Arrays.stream(all, MEAN_OF * m, Math.min(all.length, MEAN_OF * (m + 1)))
                    .average()
                    .orElse(Double.NaN));
            double[] steps = IntStream.range(0, means.length)
                    .mapToDouble(m -> Math.min(all.length, MEAN_OF * (m + 0.5)))
                    .toArray();
            chart.line(sitters.get(i).title(), steps, means);
        }
        return chart.plot(
                "What the optimiser brings down, the mean of ten steps at a time. It does not reach zero: it is the error "
                        + "of predicting noise, of which some is left whatever the model.");
    }

    private static void summary(Section.Builder section, List<Map<String, Object>> figures) {
        double mine = mean(figures, "identity_score");
        double own = mean(figures, "identity_score_of_own_adapter");
        if (!Double.isNaN(mine)) {
            section.show(new Block.Note(
                    "With one picture each, the identity score is " + Text.share(mine) + " on average"
                            + (Double.isNaN(own)
                                    ? "."
                                    : "; with the people's own adapters, from ten pictures each, it is "
                                            + Text.share(own) + "."),
                    false));
        }
    }

    private static double mean(List<Map<String, Object>> figures, String name) {
        return figures.stream()
                .filter(f -> f.get(name) instanceof Double)
                .mapToDouble(f -> (Double) f.get(name))
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN);
    }
}
