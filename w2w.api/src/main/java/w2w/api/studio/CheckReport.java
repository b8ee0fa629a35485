package w2w.api.studio;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a check of a workspace folder found.
 *
 * @param checked how many things were looked at, by kind: {@code population}, {@code space}, {@code model}, {@code direction}
 */
public record CheckReport(Map<String, Integer> checked, List<Finding> findings) {
    public CheckReport {
        checked = Map.copyOf(new TreeMap<>(checked));
        findings = List.copyOf(findings);
    }

    /** Whether nothing is left that is to be repaired. */
    public boolean isWell() {
        return findings.stream().allMatch(f -> f.done() || !f.kind().isTrouble());
    }

    /**
     * One thing in the folder that is not as it should be.
     *
     * @param path relative to the workspace folder, with {@code /}
     * @param what is wrong with it
     * @param action what a repair does, or has done; what the user can do where a repair does nothing
     * @param done whether it was repaired
     */
    public record Finding(String path, Kind kind, String what, String action, boolean done) {}

    /** What sort of thing was found. */
    public enum Kind {
        /** It cannot be read, or does not have the hash it should have. A repair sets it aside and deletes nothing. */
        DAMAGED(true),
        /** A stopped process left it, and it is of no use any more. A repair removes it. */
        LEFTOVER(true),
        /** A stopped process left it, and the same command goes on with it. A repair leaves it. */
        RESUMABLE(false),
        /** Another process works with it. A repair leaves it. */
        IN_USE(false),
        /** It is whole, but of a space that is another one now or not there, or of a newer version. A repair leaves it. */
        STALE(false);

        private final boolean trouble;

        Kind(boolean trouble) {
            this.trouble = trouble;
        }

        /** Whether it should be repaired. */
        public boolean isTrouble() {
            return trouble;
        }
    }
}
