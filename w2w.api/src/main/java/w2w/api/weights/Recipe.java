package w2w.api.weights;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an adapter was trained, as far as its file tells: the metadata of kohya's sd-scripts and musubi-tuner ({@code ss_…}), OneTrainer
 * ({@code ot_…}), ai-toolkit ({@code software}, {@code training_info}), diffusers and PEFT, ModelSpec ({@code modelspec.…}), and w2w
 * itself. Nothing of it is checked against the weights. Immutable.
 *
 * @param trainer the tool that trained it; empty where the file does not tell
 * @param network what the trainer calls the kind of adapter, e.g. {@code networks.lora}; empty where unknown
 * @param family base model's family as the file calls it, e.g. {@code sd_v1}, {@code flux1}; empty where unknown
 * @param base name of the base model; empty where unknown
 * @param baseHash hash of the base model's file, lower case; SHA-256 where the file has one, else the short hash; empty where unknown
 * @param rate learning rate of the denoiser
 * @param textRate learning rate of the text encoder
 * @param steps steps trained, or planned where only that is told
 * @param epochs epochs trained, or planned where only that is told
 * @param batch pictures of one step
 * @param rank rank that the file declares
 * @param alpha alpha that the file declares
 * @param resolution of the training pictures, {@code width x height} without blanks; empty where unknown
 * @param seed of the training
 * @param date when the training ended (else began), in days since 1970
 * @param triggers words that call up what was trained, most frequent first, at most 8
 */
public record Recipe(
        String trainer,
        String network,
        String family,
        String base,
        String baseHash,
        OptionalDouble rate,
        OptionalDouble textRate,
        OptionalDouble steps,
        OptionalDouble epochs,
        OptionalDouble batch,
        OptionalDouble rank,
        OptionalDouble alpha,
        String resolution,
        OptionalDouble seed,
        OptionalDouble date,
        List<String> triggers) {
    /** Prefix of the labels that {@link #numbers} become. */
    public static final String LABEL = "recipe.";

    private static final Set<String> NUMBERS = Set.of(
            "recipe.rate",
            "recipe.text_rate",
            "recipe.steps",
            "recipe.epochs",
            "recipe.batch",
            "recipe.rank",
            "recipe.alpha",
            "recipe.seed",
            "recipe.date");

    /** A file that says nothing. */
    public static final Recipe NONE = of(Map.of());

    public Recipe {
        triggers = List.copyOf(triggers);
    }

    /** What the metadata of a file tell; never fails. */
    public static Recipe of(Map<String, String> metadata) {
        return new RecipeReader(metadata).read();
    }

    /** Whether the file tells anything. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /**
     * What the adapter was trained on, to compare with others: the hash of the base model, else its name; empty where neither is told.
     * The family does not count: many base models share one.
     */
    public String lineage() {
        return baseHash.isEmpty() ? base : baseHash;
    }

    /** Numbers that are told, by the names of the labels they can become: {@code recipe.rate}… */
    public SortedMap<String, Double> numbers() {
        SortedMap<String, Double> numbers = new TreeMap<>();
        put(numbers, "rate", rate);
        put(numbers, "text_rate", textRate);
        put(numbers, "steps", steps);
        put(numbers, "epochs", epochs);
        put(numbers, "batch", batch);
        put(numbers, "rank", rank);
        put(numbers, "alpha", alpha);
        put(numbers, "seed", seed);
        put(numbers, "date", date);
        return numbers;
    }

    /** Texts that are told, by the names of the columns they can become. */
    public SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        put(texts, "trainer", trainer);
        put(texts, "network", network);
        put(texts, "family", family);
        put(texts, "base", base);
        put(texts, "base_hash", baseHash);
        put(texts, "resolution", resolution);
        put(texts, "triggers", String.join(", ", triggers));
        return texts;
    }

    /** Whether a label of {@link #numbers} has this name, and not a column of {@link #texts}. */
    public static boolean isNumber(String label) {
        return NUMBERS.contains(label);
    }

    private static void put(Map<String, Double> numbers, String name, OptionalDouble value) {
        value.ifPresent(v -> numbers.put(LABEL + name, v));
    }

    private static void put(Map<String, String> texts, String name, String value) {
        if (!value.isEmpty()) {
            texts.put(LABEL + name, value);
        }
    }
}
