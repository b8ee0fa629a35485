package w2w.api.studio;

import java.util.List;
import java.util.Map;

/**
 * What a release became.
 *
 * @param made name by kind, of {@code space}, {@code population} and {@code model}
 * @param used names of the files that were read
 * @param notes what a person should know, such as a file that could not be used and why
 */
public record ReleaseReport(Map<String, String> made, List<String> used, List<String> notes) {
    public ReleaseReport {
        made = Map.copyOf(made);
        used = List.copyOf(used);
        notes = List.copyOf(notes);
    }
}
