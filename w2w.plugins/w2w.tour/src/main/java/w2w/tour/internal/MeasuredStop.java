package w2w.tour.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import w2w.api.task.Task;
import w2w.tour.internal.report.Block;
import w2w.tour.internal.report.Section;

/** What was measured on more people: those of a tour are examples. */
final class MeasuredStop implements Stop {
    /** What a finding begins with, by the table it is of. */
    private static final Map<String, String> FINDINGS = Map.of(
            "edits", "Edits",
            "sampling", "Sampling",
            "inversion", "Photographs",
            "painting", "Paintings",
            "prompts", "Other prompts");

    @Override
    public String name() {
        return "more people";
    }

    @Override
    public double seconds(TourRequest request) {
        return 0;
    }

    @Override
    public Section visit(Trip trip, Task task) {
        Section.Builder section = new Section.Builder(
                "measured",
                "The same, measured on more people",
                "The people above are examples, and their scores are of this run. These tables are not of this run: they were "
                        + "measured once, on the bundled data, with “w2w evaluate”, on held-out people whose true attributes are "
                        + "known; in brackets are 95 % intervals by bootstrap over people. All people are drawn with the same few seeds, "
                        + "and which these are changes an identity score by .08: compare rows of one table. The commands below measure "
                        + "them again.");
        for (Measured part : Measured.all()) {
            for (Measured.Table table : part.tables()) {
                show(section, table, part.findings());
            }
            section.command(part.command());
        }
        return section.build();
    }

    private static void show(Section.Builder section, Measured.Table table, List<String> findings) {
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(table.columns());
        List<Block.Line> lines = table.rows().stream()
                .map(r -> new Block.Line(
                        r.name(),
                        r.values().stream().map(Measured.Estimate::text).toList()))
                .toList();
        section.show(new Block.Table(table.title() + ". " + sentence(table.note()), head, lines));
        String prefix = FINDINGS.get(table.id());
        List<String> mine = findings.stream()
                .filter(f -> prefix != null && f.startsWith(prefix))
                .toList();
        if (!mine.isEmpty()) {
            section.show(new Block.Note(String.join("\n", mine), false));
        }
    }

    private static String sentence(String note) {
        return note.isEmpty() ? "" : Character.toUpperCase(note.charAt(0)) + note.substring(1) + ".";
    }
}
