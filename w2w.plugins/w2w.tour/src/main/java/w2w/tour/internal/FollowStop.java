package w2w.tour.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.diffusion.Picture;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.studio.EditCommand;
import w2w.api.task.Task;
import w2w.tour.internal.Drawing.Drawn;
import w2w.tour.internal.Drawing.Wanted;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Block.Cell;
import w2w.tour.internal.report.Section;

/** The same edit over seeds and prompts. */
final class FollowStop implements Stop {
    static final double STRENGTH = 4;
    private static final int SEEDS = 5;
    private static final List<String> MORE = List.of(
            "smiling", "looking left", "blue background", "smiling, looking right, red shirt", "yellow background");

    @Override
    public String name() {
        return "seeds and prompts";
    }

    @Override
    public double seconds(TourRequest request) {
        return 2 * (SEEDS + MORE.size()) * PICTURE;
    }

    @Override
    public Section visit(Trip trip, Task task) {
        String model = trip.edited();
        Coefficients point = trip.workspace().model(model).point();
        EditDirection direction = trip.directions().get(0);
        double strength = towards(direction, point);
        String edited = model + "-edited";
        if (!isThere(trip, edited, direction, strength)) {
            trip.workspace()
                    .edit(new EditCommand(model, edited, Map.of(direction.name(), strength), Edit.ALWAYS, true));
        }
        List<Edit> edits = List.of(Edit.NONE, Edit.of(direction, strength));
        List<Wanted> wanted = new ArrayList<>();
        for (int e = 0; e < edits.size(); e++) {
            for (int i = 1; i <= SEEDS; i++) {
                wanted.add(new Wanted(
                        "follow-seed-" + i + "-" + e,
                        trip.subject(point, edits.get(e)),
                        trip.prompt(),
                        trip.request().seed() + i));
            }
        }
        for (int e = 0; e < edits.size(); e++) {
            for (int i = 0; i < MORE.size(); i++) {
                wanted.add(new Wanted(
                        "follow-prompt-" + (i + 1) + "-" + e,
                        trip.subject(point, edits.get(e)),
                        trip.prompt(MORE.get(i)),
                        trip.request().seed()));
            }
        }
        List<Drawn> drawn = trip.drawing().draw(wanted, Optional.of(trip.space()), task.part("draw", 0.9));
        List<Drawn> seeds = drawn.subList(0, 2 * SEEDS);
        List<Drawn> prompts = drawn.subList(2 * SEEDS, drawn.size());
        String what = direction.name() + " " + Text.strength(strength);
        Section.Builder section = new Section.Builder(
                "follows",
                "The edit goes where the person goes",
                "A seed decides on the noise a picture begins with: another seed is another photograph of the same person. The "
                        + "prompt says what else is to be seen. The same edit, " + what
                        + ", made once in the weights, holds in all of "
                        + "them.");
        section.command("w2w edit " + model + " --direction "
                        + Text.quoted(direction.name() + "=" + Text.plain(strength)) + " --as " + edited)
                .command("w2w render" + trip.backboneOption() + " --model " + model + " --model " + edited + " --seed "
                        + (trip.request().seed() + 1) + " --count " + SEEDS)
                .command("w2w render" + trip.backboneOption() + " --model " + edited + " --prompt "
                        + Text.quoted(trip.prompt(MORE.get(0))));
        Task look = task.part("look", 0.1);
        Optional<Measures.Reading> ofSeeds = trip.measures().read(direction.name(), pictures(seeds), look);
        Optional<Measures.Reading> ofPrompts = trip.measures().read(direction.name(), pictures(prompts), look);
        List<String> seedHeads =
                seeds.subList(0, SEEDS).stream().map(d -> "seed " + d.seed()).toList();
        section.show(new Block.Gallery("Five seeds.", seedHeads, rows(seeds, SEEDS, what, ofSeeds)));
        section.show(new Block.Gallery(
                "Five prompts: “" + trip.prompt() + ", …”.", MORE, rows(prompts, MORE.size(), what, ofPrompts)));
        double before = trip.measures().agreement(pictures(seeds.subList(0, SEEDS)), look);
        double after = trip.measures().agreement(pictures(seeds.subList(SEEDS, 2 * SEEDS)), look);
        List<Block.Line> lines = new ArrayList<>();
        ofSeeds.ifPresent(r -> lines.add(line("seeds", r)));
        ofPrompts.ifPresent(r -> lines.add(line("prompts", r)));
        if (!lines.isEmpty()) {
            section.show(new Block.Table(
                    direction.name() + ", mean over the pictures of a row. 1 person.",
                    List.of("over", "pictures", "unit", "before", "edited"),
                    lines));
        }
        if (!Double.isNaN(before)) {
            section.show(new Block.Note(
                    "Agreement over seeds, the mean identity score of the pairs of pictures in a row, is "
                            + Text.share(before) + " before the edit and " + Text.share(after) + " after it.",
                    false));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("direction", direction.name());
        figures.put("strength", strength);
        ofSeeds.ifPresent(r -> figures.put("read_over_seeds", Text.list(r.values())));
        ofPrompts.ifPresent(r -> figures.put("read_over_prompts", Text.list(r.values())));
        figures.put("agreement_over_seeds", before);
        figures.put("agreement_over_seeds_edited", after);
        figures.forEach(section::figure);
        return section.figure("prompts", MORE).build();
    }

    /** The first half of the pictures is not edited, the second is. */
    private static Block.Line line(String over, Measures.Reading read) {
        int half = read.values().length / 2;
        return new Block.Line(
                over,
                List.of(
                        Text.count(half),
                        read.unit(),
                        Text.number(mean(read, 0, half), 2),
                        Text.number(mean(read, half, 2 * half), 2)));
    }

    private static double mean(Measures.Reading read, int from, int to) {
        return Arrays.stream(read.values(), from, to).average().orElse(Double.NaN);
    }

    /** Away from where the person stands, so that there is something to see: who wears glasses takes them off. */
    static double towards(EditDirection direction, Coefficients point) {
        return direction.position(point, 0) > 1 ? -STRENGTH : STRENGTH;
    }

    private static boolean isThere(Trip trip, String name, EditDirection direction, double strength) {
        return trip.model(name)
                .filter(m -> m.edit().equals(Edit.of(direction, strength)))
                .isPresent();
    }

    private static List<Picture> pictures(List<Drawn> drawn) {
        return drawn.stream().map(Drawn::picture).toList();
    }

    private static List<Block.Row> rows(List<Drawn> drawn, int columns, String what, Optional<Measures.Reading> read) {
        List<Block.Row> rows = new ArrayList<>();
        for (int r = 0; r < 2; r++) {
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                int at = r * columns + i;
                Drawn one = drawn.get(at);
                String alt = (r == 0 ? "unedited" : what) + ", seed " + one.seed() + ", " + one.prompt();
                cells.add(new Cell(
                        one.file(), alt, "", read.map(v -> List.of(v.value(at))).orElse(List.of()), false));
            }
            rows.add(new Block.Row(r == 0 ? "before" : what, cells));
        }
        return rows;
    }
}
