package w2w.tour.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import w2w.api.invert.InversionRequest.View;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.task.Task;
import w2w.tour.internal.Inverting.Inverted;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Chart;
import w2w.tour.internal.report.Section;

/** From one picture to a point, and what can be done with it then. */
final class InvertStop implements Stop {
    private static final int MEAN_OF = 10;

    @Override
    public String name() {
        return "inversions";
    }

    @Override
    public double seconds(TourRequest request) {
        return Sitter.count(request) * (inverting(request) + Portrayed.PICTURES * PICTURE);
    }

    /** Of one person. */
    private static double inverting(TourRequest request) {
        return request.inversionSteps() * STEP;
    }

    @Override
    public Section visit(Trip trip, Task task) {
        List<Sitter> sitters = Sitter.of(trip, task.part("people", 0));
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
        double inverting = Sitter.count(trip.request()) * inverting(trip.request()) / seconds(trip.request());
        List<Inverted> found = Inverting.all(trip, sitters, views, task.part("invert", inverting));
        List<Portrayed> all = Portrayed.all(trip, sitters, views, found, task.part("draw", 1 - inverting));
        boolean owners = sitters.stream().anyMatch(s -> s.own().isPresent());
        List<String> heads = new ArrayList<>(List.of("given", "inversion"));
        heads.addAll(Portrayed.MORE);
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
                        all.stream().map(p -> p.row(owners)).toList()));
        section.show(losses(sitters, found));
        if (trip.measures().knowsFaces()) {
            section.show(scores(all, owners, trip.request().bundled()));
        }
        return section.figure("inversions", all.stream().map(Portrayed::figures).toList())
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

    /** Mean identity scores, of photographs and paintings apart. */
    private static Block scores(List<Portrayed> all, boolean owners, boolean measured) {
        Map<String, List<Portrayed>> kinds = new LinkedHashMap<>();
        all.forEach(p ->
                kinds.computeIfAbsent(p.sitter().kind(), k -> new ArrayList<>()).add(p));
        List<Block.Line> lines = new ArrayList<>();
        kinds.forEach((kind, these) -> {
            List<String> cells = new ArrayList<>(List.of(Text.count(these.size())));
            cells.add(mean(these, Portrayed::inverted));
            cells.add(mean(these, Portrayed::prompted));
            cells.add(mean(these, Portrayed::edited));
            if (owners) {
                cells.add(mean(these, Portrayed::own));
            }
            lines.add(new Block.Line(kind, cells));
        });
        List<String> head =
                new ArrayList<>(List.of("one picture each", "people", "inversion", "other prompts", "edited"));
        if (owners) {
            head.add("own adapter, ten pictures");
        }
        return new Block.Table(
                "Mean identity score with the picture given. So few people are examples"
                        + (measured ? "; the last section has more." : "."),
                head,
                lines);
    }

    private static String mean(List<Portrayed> these, ToDoubleFunction<Portrayed> score) {
        return Text.share(these.stream()
                .mapToDouble(score)
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN));
    }
}
