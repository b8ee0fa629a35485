package w2w.tour.internal.report;

import java.util.List;
import java.util.Map;

/**
 * What a tour found: one tree, which {@link Page} and {@link Figures} write.
 *
 * @param finished false while stops are still to come
 * @param facts what a reader sees first
 * @param faces pictures under the title
 * @param run where, when and with what it was made; JSON values
 */
public record Report(
        String title,
        String lead,
        boolean finished,
        List<Fact> facts,
        List<Block.Cell> faces,
        List<Section> sections,
        Map<String, Object> run) {
    public Report {
        facts = List.copyOf(facts);
        faces = List.copyOf(faces);
        sections = List.copyOf(sections);
    }

    /** For the template, which cannot ask a list. */
    public boolean hasFaces() {
        return !faces.isEmpty();
    }

    /** A number in large type and what it is. */
    public record Fact(String value, String label) {}
}
