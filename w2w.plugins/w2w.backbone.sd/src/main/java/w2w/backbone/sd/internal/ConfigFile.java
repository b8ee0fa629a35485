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

/** A {@code config.json}, read strictly: a key that nobody has asked for when {@link #finish} is called is refused by name. */
final class ConfigFile {
    private final Path file;
    private final JsonObject values;
    private final Set<String> known = new HashSet<>();

    private ConfigFile(Path file, JsonObject values) {
        this.file = file;
        this.values = values;
    }

    static ConfigFile read(Path file) {
        try {
            JsonElement root = JsonParser.parseString(Files.readString(file));
            if (!root.isJsonObject()) {
                throw W2wException.input("this is no JSON object").at(file.toString());
            }
            return new ConfigFile(file, root.getAsJsonObject());
        } catch (NoSuchFileException e) {
            throw W2wException.input("there is no such file")
                    .at(file.toString())
                    .because(e);
        } catch (IOException | JsonParseException e) {
            throw W2wException.input("the file cannot be read as JSON: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
    }

    Path file() {
        return file;
    }

    int integer(String key, int otherwise) {
        return get(key).map(v -> toInt(key, v)).orElse(otherwise);
    }

    int integer(String key) {
        return toInt(key, get(key).orElseThrow(() -> missing(key)));
    }

    double number(String key, double otherwise) {
        Optional<JsonElement> value = get(key);
        if (value.isPresent() && !isNumber(value.get())) {
            throw refused(key, value.get(), "a number is needed");
        }
        return value.map(JsonElement::getAsDouble).orElse(otherwise);
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

    /** One number for all of {@code count} places, or a list of as many. */
    List<Integer> integers(String key, int count, int otherwise) {
        JsonElement value = get(key).orElse(new com.google.gson.JsonPrimitive(otherwise));
        List<Integer> numbers = new ArrayList<>();
        if (value instanceof JsonArray list) {
            list.forEach(v -> numbers.add(toInt(key, v)));
        } else {
            int one = toInt(key, value);
            for (int i = 0; i < count; i++) {
                numbers.add(one);
            }
        }
        if (numbers.size() != count || numbers.stream().anyMatch(n -> n < 1)) {
            throw refused(key, value, count + " positive numbers are needed");
        }
        return numbers;
    }

    List<Integer> integerList(String key) {
        JsonElement value = get(key).orElseThrow(() -> missing(key));
        if (!(value instanceof JsonArray list) || list.isEmpty()) {
            throw refused(key, value, "a list is needed");
        }
        return integers(key, list.size(), 1);
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

    /** Refuses the key unless it is absent, null or one of {@code allowed}, written as JSON. */
    void only(String key, String... allowed) {
        Optional<JsonElement> value = get(key);
        if (value.isPresent() && !List.of(allowed).contains(value.get().toString())) {
            throw refused(
                    key,
                    value.get(),
                    "only " + (allowed.length == 0 ? "null" : String.join(" or ", allowed)) + " is known");
        }
    }

    /** Keys whose values change nothing in what is computed. */
    void ignore(String... keys) {
        known.addAll(List.of(keys));
    }

    /** Refuses whatever key has not been asked for. */
    void finish() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw refused(key, values.get(key), "this option is not known");
            }
        }
    }

    W2wException refused(String key, String value, String why) {
        return W2wException.input(key + " = " + value + ": " + why).at(file.toString());
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

    private int toInt(String key, JsonElement value) {
        if (isNumber(value) && value.getAsDouble() == (int) value.getAsDouble()) {
            return value.getAsInt();
        }
        throw refused(key, value, "a whole number is needed");
    }

    private static boolean isNumber(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    }

    private static boolean isString(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    }
}
