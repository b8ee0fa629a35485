package w2w.backbone.sd.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import w2w.api.task.W2wException;
import w2w.tensors.Placeholders;

/**
 * A {@code config.json}. Values that are asked for are read strictly; keys that have not been asked for are those of other tools and
 * versions, and {@link #passedOver} names them.
 */
final class ConfigFile {
    /** No side, width or vocabulary is as large. */
    static final int MOST = 1 << 20;

    /** Layers of one block, blocks of one layer: more would be written out for hours. */
    static final int MOST_LAYERS = 32;

    private static final int MOST_BLOCKS = 8;
    private static final long LONGEST = 16L << 20;
    private static final int SHOWN = 200;

    private final Path file;
    private final JsonObject values;
    private final Set<String> known = new HashSet<>();

    private ConfigFile(Path file, JsonObject values) {
        this.file = file;
        this.values = values;
    }

    static ConfigFile read(Path file) {
        try {
            Placeholders.refuse(file);
            return parse(file, text(file));
        } catch (NoSuchFileException e) {
            throw W2wException.input("there is no such file")
                    .at(file.toString())
                    .because(e);
        } catch (IOException e) {
            throw W2wException.input("the file cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
    }

    /** The text of a small file; one of any other size is not what its name says. */
    static String text(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw W2wException.input("too long for such a file: " + Files.size(file) + " bytes")
                    .at(file.toString());
        }
        return Files.readString(file);
    }

    /** The configuration in a text that stands in {@code file}. */
    static ConfigFile parse(Path file, String text) {
        try {
            JsonElement root = JsonParser.parseString(text);
            if (!root.isJsonObject()) {
                throw W2wException.input("this is no JSON object").at(file.toString());
            }
            return new ConfigFile(file, root.getAsJsonObject());
        } catch (JsonParseException e) {
            throw W2wException.input("the file cannot be read as JSON: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
    }

    /** A configuration that says nothing. */
    static ConfigFile empty(Path file) {
        return new ConfigFile(file, new JsonObject());
    }

    /** Everything in it, as it stands there. */
    JsonObject values() {
        return values;
    }

    /** Whether the key has a value that is not null. */
    boolean has(String key) {
        return get(key).isPresent();
    }

    /** A whole number from 1 to {@code most}. */
    int integer(String key, int otherwise, int most) {
        return get(key).map(v -> toInt(key, v, most)).orElse(otherwise);
    }

    int integer(String key, int most) {
        return toInt(key, get(key).orElseThrow(() -> missing(key)), most);
    }

    double number(String key, double otherwise) {
        Optional<JsonElement> value = get(key);
        if (value.isPresent() && !isNumber(value.get())) {
            throw refused(key, value.get(), "a number is needed");
        }
        double number = value.map(JsonElement::getAsDouble).orElse(otherwise);
        if (!Double.isFinite(number)) {
            throw refused(key, "" + number, "a number is needed");
        }
        return number;
    }

    boolean flag(String key, boolean otherwise) {
        Optional<JsonElement> value = get(key);
        if (value.isPresent()
                && !(value.get().isJsonPrimitive()
                        && value.get().getAsJsonPrimitive().isBoolean())) {
            throw refused(key, value.get(), "true or false is needed");
        }
        return value.map(JsonElement::getAsBoolean).orElse(otherwise);
    }

    Optional<String> text(String key) {
        Optional<JsonElement> value = get(key);
        if (value.isPresent() && !isString(value.get())) {
            throw refused(key, value.get(), "a text is needed");
        }
        return value.map(JsonElement::getAsString);
    }

    /** The numbers of a list; none where it is absent. */
    List<Double> numbers(String key) {
        Optional<JsonElement> value = get(key);
        List<Double> numbers = new ArrayList<>();
        if (value.isEmpty()) {
            return numbers;
        }
        if (!(value.get() instanceof JsonArray list) || list.isEmpty() || list.size() > MOST) {
            throw refused(key, value.get(), "a list of numbers is needed");
        }
        for (JsonElement v : list) {
            if (!isNumber(v) || !Double.isFinite(v.getAsDouble())) {
                throw refused(key, v, "a list of numbers is needed");
            }
            numbers.add(v.getAsDouble());
        }
        return numbers;
    }

    /** One number from 1 to {@code most}, or a list of the same for height and width. */
    int side(String key, int otherwise, int most) {
        Optional<JsonElement> value = get(key);
        if (value.isPresent()
                && value.get() instanceof JsonArray sides
                && sides.size() == 2
                && sides.get(0).equals(sides.get(1))) {
            return toInt(key, sides.get(0), most);
        }
        return integer(key, otherwise, most);
    }

    /** One number from 1 to {@code most} for all of {@code count} places, or a list of as many. */
    List<Integer> integers(String key, int count, int otherwise, int most) {
        JsonElement value = get(key).orElse(new com.google.gson.JsonPrimitive(otherwise));
        List<Integer> numbers = new ArrayList<>();
        if (value instanceof JsonArray list) {
            list.forEach(v -> numbers.add(toInt(key, v, most)));
        } else {
            int one = toInt(key, value, most);
            for (int i = 0; i < count; i++) {
                numbers.add(one);
            }
        }
        if (numbers.size() != count) {
            throw refused(key, value, count + " numbers are needed");
        }
        return numbers;
    }

    List<Integer> integerList(String key) {
        JsonElement value = get(key).orElseThrow(() -> missing(key));
        if (!(value instanceof JsonArray list) || list.isEmpty() || list.size() > MOST_BLOCKS) {
            throw refused(key, value, "a list of 1 to " + MOST_BLOCKS + " numbers is needed");
        }
        return integers(key, list.size(), 1, MOST);
    }

    List<String> texts(String key) {
        JsonElement value = get(key).orElseThrow(() -> missing(key));
        List<String> texts = new ArrayList<>();
        if (value instanceof JsonArray list) {
            for (JsonElement v : list) {
                if (!isString(v)) {
                    throw refused(key, value, "a list of texts is needed");
                }
                texts.add(v.getAsString());
            }
            return texts;
        }
        throw refused(key, value, "a list of texts is needed");
    }

    /** Every value that is not null, as text; all keys are known then. */
    Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        for (String key : values.keySet()) {
            get(key).ifPresent(v -> texts.put(key, v.isJsonPrimitive() ? v.getAsString() : v.toString()));
        }
        return texts;
    }

    /** Refuses the key unless it is absent, null or one of {@code allowed}, written as JSON; for numbers their value counts. */
    void only(String key, String... allowed) {
        Optional<JsonElement> value = get(key);
        if (value.isPresent() && List.of(allowed).stream().noneMatch(a -> isSame(a, value.get()))) {
            throw refused(
                    key,
                    value.get(),
                    "only " + (allowed.length == 0 ? "null" : String.join(" or ", allowed)) + " is known");
        }
    }

    private static boolean isSame(String json, JsonElement value) {
        if (isNumber(value)) {
            return json.matches("-?[0-9.]+") && Double.parseDouble(json) == value.getAsDouble();
        }
        // one value for each block
        return json.equals(value.toString())
                || (value instanceof JsonArray list
                        && !list.isEmpty()
                        && list.asList().stream().allMatch(v -> !v.isJsonArray() && isSame(json, v)));
    }

    /** Keys whose values change nothing in what is computed. */
    void ignore(String... keys) {
        known.addAll(List.of(keys));
    }

    /** One line that names the keys that have not been asked for and have a value; empty where there are none. */
    Optional<String> passedOver() {
        List<String> others = values.entrySet().stream()
                .filter(e -> !known.contains(e.getKey()) && !e.getKey().startsWith("_") && saysSomething(e.getValue()))
                .map(e -> cut(e.getKey()))
                .toList();
        int shown = Math.min(5, others.size());
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(file + ": " + others.size() + (others.size() == 1 ? " option is" : " options are")
                        + " not known and passed over: " + String.join(", ", others.subList(0, shown))
                        + (shown < others.size() ? "…" : ""));
    }

    private static boolean saysSomething(JsonElement value) {
        return !(value.isJsonNull()
                || value.toString().equals("false")
                || value.toString().equals("[]")
                || value.toString().equals("{}"));
    }

    W2wException refused(String key, String value, String why) {
        return W2wException.input(cut(key) + " = " + cut(value) + ": " + why).at(file.toString());
    }

    private static String cut(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    private W2wException refused(String key, JsonElement value, String why) {
        return refused(key, value.toString(), why);
    }

    private W2wException missing(String key) {
        return W2wException.input(key + " is missing").at(file.toString());
    }

    private Optional<JsonElement> get(String key) {
        known.add(key);
        JsonElement value = values.get(key);
        return value == null || value instanceof JsonNull ? Optional.empty() : Optional.of(value);
    }

    private int toInt(String key, JsonElement value, int most) {
        double number = isNumber(value) ? value.getAsDouble() : 0;
        if (number >= 1 && number <= most && number == (int) number) {
            return (int) number;
        }
        throw refused(key, value, "a whole number from 1 to " + most + " is needed");
    }

    private static boolean isNumber(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    }

    private static boolean isString(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    }
}
