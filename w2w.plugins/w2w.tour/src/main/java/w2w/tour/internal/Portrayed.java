package w2w.tour.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.invert.InversionRequest.View;
import w2w.api.space.Coefficients;
import w2w.api.studio.Subject;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.tour.internal.Drawing.Drawn;
import w2w.tour.internal.Drawing.Wanted;
import w2w.tour.internal.Inverting.Inverted;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Block.Cell;

/**
 * The pictures of somebody who was inverted.
 *
 * @param given the picture it was done with
 * @param drawn the inversion, other prompts, an edit, and the person's own adapter where there is one
 * @param identity score of each with the picture given
 */
record Portrayed(
        Sitter sitter, Drawn given, List<Drawn> drawn, double[] identity, EditDirection direction, double strength) {
    static final List<String> MORE = List.of("smiling, looking left", "blue background, red shirt");
    private static final int EDITED = 1 + MORE.size();

    /** Pictures of somebody, at most. */
    static final int PICTURES = EDITED + 2;

    /** Everybody's pictures, those of one prompt in common batches. */
    static List<Portrayed> all(Trip trip, List<Sitter> sitters, List<View> views, List<Inverted> found, Task task) {
        EditDirection direction = trip.directions().get(0);
        List<Wanted> wanted = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < sitters.size(); i++) {
            Coefficients point = found.get(i).model().point();
            wanted.addAll(wanted(trip, sitters.get(i), point, direction));
            ends.add(wanted.size());
        }
        List<Drawn> drawn = trip.drawing().draw(wanted, Optional.of(trip.space()), task.part("draw", 0.9));
        List<Portrayed> all = new ArrayList<>();
        for (int i = 0; i < sitters.size(); i++) {
            Sitter sitter = sitters.get(i);
            List<Drawn> mine = drawn.subList(i == 0 ? 0 : ends.get(i - 1), ends.get(i));
            Drawn given = trip.drawing()
                    .copy(
                            stem(sitter) + "-given",
                            views.get(i).picture(),
                            Provenance.NONE.with("picture", sitter.title()));
            double[] identity = trip.measures()
                    .identity(
                            given.picture(),
                            mine.stream().map(Drawn::picture).toList(),
                            task.part("look", 0.1 / sitters.size()));
            double strength = FollowStop.towards(direction, found.get(i).model().point());
            all.add(new Portrayed(sitter, given, mine, identity, direction, strength));
        }
        return all;
    }

    private static List<Wanted> wanted(Trip trip, Sitter sitter, Coefficients point, EditDirection direction) {
        long seed = trip.request().seed();
        String stem = stem(sitter);
        List<Wanted> wanted = new ArrayList<>();
        wanted.add(new Wanted(stem, trip.subject(point, Edit.NONE), trip.prompt(), seed));
        for (int i = 0; i < MORE.size(); i++) {
            wanted.add(new Wanted(
                    stem + "-prompt-" + (i + 1), trip.subject(point, Edit.NONE), trip.prompt(MORE.get(i)), seed));
        }
        Edit edit = Edit.of(direction, FollowStop.towards(direction, point));
        wanted.add(new Wanted(stem + "-edited", trip.subject(point, edit), trip.prompt(), seed));
        sitter.own()
                .ifPresent(
                        own -> wanted.add(new Wanted(stem + "-own", new Subject.Weights(own, 1), trip.prompt(), seed)));
        return wanted;
    }

    private static String stem(Sitter sitter) {
        return "invert-" + sitter.name();
    }

    /** @param owners whether there is a column for own adapters */
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

    double inverted() {
        return identity[0];
    }

    /** Over the other prompts. */
    double prompted() {
        double sum = 0;
        for (int i = 1; i < EDITED; i++) {
            sum += identity[i];
        }
        return sum / MORE.size();
    }

    double edited() {
        return identity[EDITED];
    }

    /** NaN where there is no own adapter. */
    double own() {
        return sitter.own().isPresent() ? identity[EDITED + 1] : Double.NaN;
    }

    Map<String, Object> figures() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("model", sitter.name());
        one.put("picture", sitter.title());
        one.put("identity_score", inverted());
        Map<String, Object> prompts = new LinkedHashMap<>();
        for (int i = 0; i < MORE.size(); i++) {
            prompts.put(MORE.get(i), identity[i + 1]);
        }
        one.put("identity_score_by_prompt", prompts);
        one.put("edit", direction.name());
        one.put("strength", strength);
        one.put("identity_score_edited", edited());
        if (sitter.own().isPresent()) {
            one.put("identity_score_of_own_adapter", own());
        }
        return one;
    }
}
