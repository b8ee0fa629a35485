package w2w.api.weights;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Recipe} from the metadata of a file. Each quantity comes from the first place that tells it. */
final class RecipeReader {
    private static final int MOST_TRIGGERS = 8;
    private static final double SECONDS_A_DAY = 86_400;
    private static final Pattern SIZE =
            Pattern.compile("[(\\[]?\\s*(\\d{2,5})\\s*(?:[,xX×]\\s*(\\d{2,5}))?\\s*[)\\]]?");
    private static final Pattern HASH = Pattern.compile("(?:0x)?([0-9a-f]{8,64})");
    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2}).*");
    private static final Set<String> NOTHING = Set.of("", "none", "null", "nan", "dynamic", "n/a");

    private final Map<String, String> metadata;
    private final Map<?, ?> oneTrainer;
    private final Map<?, ?> software;
    private final Map<?, ?> training;
    private final Map<?, ?> peft;

    RecipeReader(Map<String, String> metadata) {
        this.metadata = metadata;
        this.oneTrainer = json("ot_config");
        this.software = json("software");
        this.training = json("training_info");
        this.peft = json("lora_adapter_metadata");
    }

    Recipe read() {
        return new Recipe(
                trainer(),
                first(text("ss_network_module"), in(oneTrainer, "peft_type"), ofPeft("peft_type")),
                first(text("ss_base_model_version"), text("modelspec.architecture"), in(oneTrainer, "model_type")),
                base(),
                hash(),
                number(
                        text("ss_unet_lr"),
                        text("ss_learning_rate"),
                        in(child(oneTrainer, "unet"), "learning_rate"),
                        in(oneTrainer, "learning_rate"),
                        text("w2w.learning-rate")),
                number(
                        text("ss_text_encoder_lr"),
                        in(child(oneTrainer, "text_encoder"), "learning_rate"),
                        in(child(oneTrainer, "text_encoder_1"), "learning_rate")),
                number(text("ss_steps"), in(training, "step"), text("ss_max_train_steps"), text("w2w.steps")),
                number(text("ss_epoch"), in(training, "epoch"), text("ss_num_epochs"), in(oneTrainer, "epochs")),
                number(
                        text("ss_total_batch_size"),
                        text("ss_batch_size_per_device"),
                        ofDataset("batch_size_per_device"),
                        in(oneTrainer, "batch_size")),
                number(text("ss_network_dim"), in(oneTrainer, "lora_rank"), ofPeft("r")),
                number(text("ss_network_alpha"), in(oneTrainer, "lora_alpha"), ofPeft("lora_alpha")),
                resolution(),
                number(text("ss_seed"), in(oneTrainer, "seed"), text("w2w.seed")),
                date(),
                triggers());
    }

    private String trainer() {
        if (has("ot_")) {
            return "OneTrainer";
        }
        String named = in(software, "name");
        if (!named.isEmpty()) {
            return named;
        }
        if (!training.isEmpty()) {
            return "ai-toolkit";
        }
        if (metadata.entrySet().stream()
                .anyMatch(e -> (e.getKey() + "=" + (e.getKey().startsWith("modelspec.") ? e.getValue() : ""))
                        .toLowerCase(Locale.ROOT)
                        .contains("simpletuner"))) {
            return "SimpleTuner";
        }
        if (has("w2w.")) {
            return "w2w"; // what it writes for other tools has keys of theirs
        }
        if (has("ss_")) {
            return metadata.containsKey("ss_mixed_precision") || metadata.containsKey("ss_network_module")
                    ? "kohya"
                    : "";
        }
        return peft.isEmpty() ? "" : "diffusers";
    }

    private String base() {
        String base = first(
                text("ss_sd_model_name"),
                in(oneTrainer, "base_model_name"),
                text("base_model_name_or_path"),
                ofPeft("base_model_name_or_path"));
        String name = base.replace('\\', '/');
        boolean path = name.matches("([A-Za-z]:)?/.*|[.~]+/.*");
        return path ? name.substring(name.lastIndexOf('/') + 1) : base; // a folder of another machine says nothing
    }

    private String hash() {
        for (String key : List.of("ss_new_sd_model_hash", "ss_sd_model_hash")) {
            Matcher hash = HASH.matcher(text(key).toLowerCase(Locale.ROOT));
            if (hash.matches()) {
                return hash.group(1);
            }
        }
        return "";
    }

    private String resolution() {
        String told = first(
                text("ss_resolution"),
                ofDataset("resolution"),
                in(oneTrainer, "resolution"),
                text("modelspec.resolution"));
        Matcher size = SIZE.matcher(told);
        if (!size.matches()) {
            return "";
        }
        return size.group(1) + "x" + (size.group(2) == null ? size.group(1) : size.group(2));
    }

    private OptionalDouble date() {
        OptionalDouble seconds = number(text("ss_training_finished_at"), text("ss_training_started_at"));
        if (seconds.isPresent() && seconds.getAsDouble() > 0) {
            return OptionalDouble.of(Math.floor(seconds.getAsDouble() / SECONDS_A_DAY));
        }
        Matcher date = DATE.matcher(text("modelspec.date"));
        if (date.matches()) {
            try {
                return OptionalDouble.of((double) LocalDate.of(
                                Integer.parseInt(date.group(1)),
                                Integer.parseInt(date.group(2)),
                                Integer.parseInt(date.group(3)))
                        .toEpochDay());
            } catch (DateTimeException e) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.empty();
    }

    /** Those that the file names; else the tags that stand in nine of ten captions of their folder. */
    private List<String> triggers() {
        Set<String> found = new LinkedHashSet<>();
        for (String word : first(text("modelspec.trigger_phrase"), text("trigger_word"), text("trigger_words"))
                .split(",", -1)) {
            add(found, word);
        }
        if (found.isEmpty()) {
            for (Object folder : json("ss_tag_frequency").values()) {
                if (folder instanceof Map<?, ?> tags) {
                    double most = tags.values().stream()
                            .mapToDouble(RecipeReader::amount)
                            .max()
                            .orElse(0);
                    List<Map.Entry<?, ?>> frequent = new ArrayList<>(tags.entrySet());
                    frequent.removeIf(e -> amount(e.getValue()) < .9 * most);
                    frequent.sort((a, b) -> Double.compare(amount(b.getValue()), amount(a.getValue())));
                    frequent.forEach(e -> add(found, String.valueOf(e.getKey())));
                }
            }
        }
        return List.copyOf(found);
    }

    private static void add(Set<String> found, String word) {
        if (!word.isBlank() && found.size() < MOST_TRIGGERS) {
            found.add(word.strip());
        }
    }

    private static double amount(Object value) {
        return value instanceof Double d ? d : 0;
    }

    private boolean has(String prefix) {
        return metadata.keySet().stream().anyMatch(k -> k.startsWith(prefix));
    }

    private String text(String key) {
        return meaning(metadata.get(key));
    }

    private Map<?, ?> json(String key) {
        String text = metadata.get(key);
        return text == null ? Map.of() : LenientJson.object(text);
    }

    private static Map<?, ?> child(Map<?, ?> object, String key) {
        return object.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String in(Map<?, ?> object, String key) {
        Object value = object.get(key);
        if (value instanceof List<?> list) {
            return list.stream().map(RecipeReader::meaning).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof Map<?, ?> ? "" : meaning(value);
    }

    private static String meaning(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15
                ? Long.toString(d.longValue())
                : value.toString().strip();
        return NOTHING.contains(text.toLowerCase(Locale.ROOT)) ? "" : text;
    }

    /** diffusers writes one configuration of PEFT for each part, its keys after the part's name. */
    private String ofPeft(String key) {
        return first(in(peft, "unet." + key), in(peft, "transformer." + key), in(peft, key));
    }

    private String ofDataset(String key) {
        String text = metadata.get("ss_datasets");
        Object sets = text == null ? null : LenientJson.value(text).orElse(null);
        return sets instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?> set
                ? in(set, key)
                : "";
    }

    private static String first(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** The first text that is a finite number; of a list of numbers, its first. */
    private static OptionalDouble number(String... texts) {
        for (String text : texts) {
            try {
                String one = text.startsWith("[") ? text.substring(1).split("[,\\]]", -1)[0] : text;
                double value = one.isEmpty() ? Double.NaN : Double.parseDouble(one.strip());
                if (Double.isFinite(value)) {
                    return OptionalDouble.of(value);
                }
            } catch (NumberFormatException e) {
                // a word: the next place may tell
            }
        }
        return OptionalDouble.empty();
    }
}
