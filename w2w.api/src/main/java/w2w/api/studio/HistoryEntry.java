package w2w.api.studio;

import java.time.Instant;
import java.util.Map;

/**
 * One operation on a workspace.
 *
 * @param operation what it was, as the command line calls it: {@code space fit}, {@code sample}…
 * @param arguments with which it can be repeated
 */
public record HistoryEntry(long number, Instant time, String operation, Map<String, String> arguments) {
    public HistoryEntry {
        arguments = Map.copyOf(arguments);
    }
}
