package w2w.api.studio;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What to measure of a space, with the people, pictures and nets of the default {@link Dataset}.
 *
 * @param space name of a space in the workspace, of adapters to the dataset's model
 * @param people held-out people who are inverted and drawn by prompts; there may be fewer
 * @param edited held-out people who are edited
 * @param samples drawn of each sampler
 * @param finders ids of the direction finders to compare
 * @param samplers ids of the samplers to compare
 * @param attributes labels to edit; empty for the dataset's {@link Dataset#showcase}
 * @param thorough whether inversion is also measured with the paper's raw coefficients and with few components
 * @param seed of everything that is drawn, the resampling among it
 */
public record EvaluationRequest(
        String space,
        Set<Part> parts,
        int people,
        int edited,
        int samples,
        List<String> finders,
        List<String> samplers,
        List<String> attributes,
        boolean thorough,
        long seed) {
    /** What can be measured. */
    public enum Part {
        /** What an edit changes, and what it should not. */
        EDITS,
        /** Sampled identities against the population. */
        SAMPLING,
        /** Identity and attributes of inverted pictures. */
        INVERSION,
        /** Whether prompts still work after inversion. */
        PROMPTS
    }

    public EvaluationRequest {
        Objects.requireNonNull(space);
        parts = Set.copyOf(parts);
        finders = List.copyOf(finders);
        samplers = List.copyOf(samplers);
        attributes = List.copyOf(attributes);
        if (people < 2 || edited < 2 || samples < 4 || parts.isEmpty()) {
            throw new IllegalArgumentException(parts.size() + " parts with " + people + " people, " + edited
                    + " edited, " + samples + " samples; at least 1, 2, 2 and 4");
        }
    }

    /** A few minutes on two cores; the intervals are wide. */
    public static EvaluationRequest quick(String space) {
        return new EvaluationRequest(
                space,
                EnumSet.allOf(Part.class),
                3,
                6,
                24,
                List.of("ridge"),
                List.of("gaussian", "kernel-density"),
                List.of(),
                false,
                0);
    }

    /** As many people as published figures have; hours on two cores, minutes on a GPU. */
    public static EvaluationRequest full(String space) {
        return new EvaluationRequest(
                space,
                EnumSet.allOf(Part.class),
                48,
                32,
                512,
                List.of("least-squares", "difference-of-means", "ridge"),
                List.of("gaussian", "full-covariance", "kernel-density", "mixture"),
                List.of(),
                true,
                0);
    }

    public EvaluationRequest withParts(Set<Part> other) {
        return new EvaluationRequest(
                space, other, people, edited, samples, finders, samplers, attributes, thorough, seed);
    }

    /** So many people inverted, and as many edited. */
    public EvaluationRequest withPeople(int other) {
        return new EvaluationRequest(
                space, parts, other, other, samples, finders, samplers, attributes, thorough, seed);
    }

    public EvaluationRequest withSamples(int other) {
        return new EvaluationRequest(
                space, parts, people, edited, other, finders, samplers, attributes, thorough, seed);
    }

    public EvaluationRequest withAttributes(List<String> other) {
        return new EvaluationRequest(space, parts, people, edited, samples, finders, samplers, other, thorough, seed);
    }

    public EvaluationRequest withSeed(long other) {
        return new EvaluationRequest(
                space, parts, people, edited, samples, finders, samplers, attributes, thorough, other);
    }
}
