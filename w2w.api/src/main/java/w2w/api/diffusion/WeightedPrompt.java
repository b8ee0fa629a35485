package w2w.api.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A prompt whose words have weights, in the syntax of the AUTOMATIC1111 web UI: {@code (word)} weighs 1.1, {@code ((word))} 1.21,
 * {@code (word:1.3)} 1.3, {@code [word]} 1/1.1; brackets nest, and one that is not closed counts to the end; {@code \(}, {@code \)},
 * {@code \[}, {@code \]} and {@code \\} are the characters themselves; {@code BREAK} begins a new chunk.
 *
 * @param sections what stands between one {@code BREAK} and the next, in order; at least one, any of them may be empty
 * @param notes sentences that say what in the text is not applied, or how something doubtful was taken
 */
public record WeightedPrompt(List<List<Part>> sections, List<String> notes) {
    /**
     * A run of text of one weight.
     *
     * @param weight finite in float32; 1 for text without brackets
     */
    public record Part(String text, double weight) {
        public Part {
            Objects.requireNonNull(text);
            if (!Float.isFinite((float) weight)) {
                throw new IllegalArgumentException("a weight of " + weight);
            }
        }
    }

    public WeightedPrompt {
        sections = sections.stream().map(List::copyOf).toList();
        notes = List.copyOf(notes);
        if (sections.isEmpty()) {
            throw new IllegalArgumentException("a prompt without a section");
        }
    }

    /**
     * Reads the syntax. {@code <lora:name:1>} and its like are left out of the text; {@code embedding:name}, {@code __wildcard__},
     * {@code {a|b}}, {@code [a|b]}, {@code [a:b:0.5]} and {@code AND} are text; {@link #notes} names them.
     *
     * @throws w2w.api.task.W2wException INPUT: a weight that is too large for float32
     */
    public static WeightedPrompt parse(String prompt) {
        return new PromptParser().parse(prompt);
    }

    /** The text as it stands, without syntax. */
    public static WeightedPrompt literal(String text) {
        return new WeightedPrompt(List.of(List.of(new Part(text, 1))), List.of());
    }

    /** What {@link #parse} reads as {@code text} as it stands; {@code BREAK}, for which there is no escape, in lower case. */
    public static String escape(String text) {
        return PromptParser.escape(PromptParser.BREAK.matcher(text).replaceAll("break"));
    }

    /** Whether it is text without weights in one section: what any backbone can encode. */
    public boolean isPlain() {
        return sections.size() == 1 && weights() == 0;
    }

    /** Number of parts whose weight is not 1. */
    public int weights() {
        return (int) sections.stream()
                .flatMap(List::stream)
                .filter(p -> p.weight() != 1)
                .count();
    }

    /** The text without weights; sections with a blank between them. */
    public String text() {
        List<String> texts = new ArrayList<>();
        for (List<Part> section : sections) {
            texts.add(section.stream().map(Part::text).collect(Collectors.joining()));
        }
        return String.join(" ", texts);
    }
}
