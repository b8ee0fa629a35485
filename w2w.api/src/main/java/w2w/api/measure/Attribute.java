package w2w.api.measure;

/**
 * One thing an {@link AttributeReader} reads.
 *
 * @param name the label's name, where a population has such a label
 * @param kind what its numbers are
 */
public record Attribute(String name, Kind kind) {
    /** How to read a number. */
    public enum Kind {
        /** In deviations from a population's mean. */
        STANDARDISED,
        /** Probability, 0 to 1. */
        PROBABILITY,
        /** In a unit of its own. */
        RAW
    }
}
