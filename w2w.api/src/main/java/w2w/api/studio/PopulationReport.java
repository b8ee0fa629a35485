package w2w.api.studio;

import java.util.List;

/**
 * What an import made.
 *
 * @param models in the population
 * @param unlabelled of them without a row in the table of labels; 0 where no table was given
 * @param skipped files that are not in it and why, in the order of their paths
 * @param notes what was assumed or not used, each a line of its own with its number
 */
public record PopulationReport(
        String population, int models, int unlabelled, List<Skipped> skipped, List<String> notes) {
    public PopulationReport {
        skipped = List.copyOf(skipped);
        notes = List.copyOf(notes);
    }

    /** A report without notes. */
    public PopulationReport(String population, int models, int unlabelled, List<Skipped> skipped) {
        this(population, models, unlabelled, skipped, List.of());
    }

    /**
     * One file left out: damaged, of a kind that no format reads, of other weights than one number each, or there already.
     *
     * @param kind word for what lies beside adapters in numbers, such as {@code PICTURE} or {@code DOUBLE}; empty for a file with a
     *     reason of its own
     */
    public record Skipped(String source, String reason, String kind) {
        /** A file with a reason of its own. */
        public Skipped(String source, String reason) {
            this(source, reason, "");
        }
    }
}
