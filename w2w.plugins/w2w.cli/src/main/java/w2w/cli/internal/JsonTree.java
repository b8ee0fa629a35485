package w2w.cli.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import w2w.api.task.Printable;

/** Trees of maps, lists, records, strings, numbers and booleans as JSON. */
final class JsonTree {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private JsonTree() {}

    static String write(@Nullable Object tree) {
        return escaped(GSON.toJson(of(tree)));
    }

    /** What steers a terminal stands in strings only, where JSON has an escape for it; Gson writes those below 0x20 that way itself. */
    private static String escaped(String json) {
        if (json.chars().noneMatch(c -> c != '\n' && Printable.isControl(c))) {
            return json;
        }
        StringBuilder safe = new StringBuilder(json.length() + 16);
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != '\n' && Printable.isControl(c)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    static JsonElement of(@Nullable Object value) {
        if (value == null) {
            return JsonNull.INSTANCE;
        } else if (value instanceof JsonElement element) {
            return element;
        } else if (value instanceof Number number) {
            return ofNumber(number);
        } else if (value instanceof Boolean b) {
            return new JsonPrimitive(b);
        } else if (value instanceof Enum<?> e) {
            return new JsonPrimitive(e.name());
        } else if (value instanceof Optional<?> o) {
            return of(o.orElse(null));
        } else if (value instanceof OptionalLong o) {
            return o.isPresent() ? of(o.getAsLong()) : JsonNull.INSTANCE;
        } else if (value instanceof OptionalInt o) {
            return o.isPresent() ? of(o.getAsInt()) : JsonNull.INSTANCE;
        } else if (value instanceof OptionalDouble o) {
            return o.isPresent() ? of(o.getAsDouble()) : JsonNull.INSTANCE;
        } else if (value instanceof Map<?, ?> map) {
            // the order of Map.of and HashMap is another one in each process
            boolean ordered = map instanceof LinkedHashMap || map instanceof SortedMap;
            Map<String, JsonElement> members = ordered ? new LinkedHashMap<>() : new TreeMap<>();
            map.forEach((k, v) -> members.put(String.valueOf(k), of(v)));
            JsonObject object = new JsonObject();
            members.forEach(object::add);
            return object;
        } else if (value instanceof java.nio.file.Path) {
            return new JsonPrimitive(value.toString()); // a Path is an Iterable of itself
        } else if (value instanceof Iterable<?> items) {
            JsonArray array = new JsonArray();
            items.forEach(item -> array.add(of(item)));
            return array;
        } else if (value.getClass().isArray()) {
            JsonArray array = new JsonArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                array.add(of(Array.get(value, i)));
            }
            return array;
        } else if (value instanceof Record record) {
            return ofRecord(record);
        }
        return new JsonPrimitive(value.toString());
    }

    private static JsonElement ofNumber(Number number) {
        if (number instanceof Float || number instanceof Double) {
            // by way of its shortest text: 0.1f is 0.1, not 0.10000000149
            return Double.isFinite(number.doubleValue())
                    ? new JsonPrimitive(new BigDecimal(number.toString()))
                    : JsonNull.INSTANCE;
        }
        return new JsonPrimitive(number);
    }

    private static JsonElement ofRecord(Record record) {
        JsonObject object = new JsonObject();
        try {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                object.add(component.getName(), of(accessor.invoke(record)));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(record.getClass().getName(), e);
        }
        return object;
    }
}
