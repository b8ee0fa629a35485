package w2w.tensors;

import com.google.gson.GsonBuilder;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.tensors.internal.Guarded;
import w2w.tensors.internal.Where;

/**
 * The JSON files that stand beside weights, read without trust: no key twice, bounded depth and size, one error naming the file.
 * Objects come out as maps in the file's order, lists as lists, numbers as {@link Long} where written without fraction and exponent
 * and fit, else as {@link Double}; members and elements that are {@code null} are left out. Writing takes the same trees.
 */
public final class StrictJson {
    private static final long LONGEST = 64L << 20;
    private static final int DEEPEST = 64;

    private StrictJson() {}

    /** The object in a file. */
    public static Map<String, Object> object(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw W2wException.input("too long for such a file: " + Files.size(file) + " bytes")
                        .at(file.toString());
            }
            Placeholders.refuse(file);
            return object(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw W2wException.input("there is no such file")
                    .at(file.toString())
                    .because(e);
        } catch (IOException e) {
            throw W2wException.input("the file cannot be read: " + Guarded.reason(e))
                    .at(file.toString())
                    .because(e);
        }
    }

    /** The object in the UTF-8 text of what messages call {@code source}. */
    public static Map<String, Object> object(String source, byte[] utf8) {
        try {
            return object(
                    source,
                    new StringReader(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(utf8))
                            .toString()));
        } catch (CharacterCodingException e) {
            throw W2wException.input("not UTF-8 text").at(source).because(e);
        }
    }

    /** The object in a text. */
    public static Map<String, Object> object(String source, String text) {
        return object(source, new StringReader(text));
    }

    /** The text of a tree of maps, lists, strings, numbers and booleans, indented. */
    public static String text(Object tree) {
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(ordered(tree));
    }

    /** The same on one line. */
    public static String line(Object tree) {
        return new GsonBuilder().disableHtmlEscaping().create().toJson(ordered(tree));
    }

    /** The members of {@code Map.of} and {@code HashMap} come by their names: their own order is another one in each process. */
    private static @Nullable Object ordered(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            return list.stream().map(StrictJson::ordered).collect(Collectors.toCollection(ArrayList::new));
        }
        if (!(tree instanceof Map<?, ?> map)) {
            return tree;
        }
        Map<String, Object> members =
                map instanceof LinkedHashMap || map instanceof SortedMap ? new LinkedHashMap<>() : new TreeMap<>();
        map.forEach((name, value) -> members.put(String.valueOf(name), ordered(value)));
        return members;
    }

    private static Map<String, Object> object(String source, Reader text) {
        try (JsonReader json = new JsonReader(text)) {
            json.setStrictness(Strictness.STRICT);
            json.setNestingLimit(DEEPEST);
            Map<String, Object> object = object(source, json);
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw W2wException.input("something follows the JSON object").at(source);
            }
            return object;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw W2wException.input("not a valid JSON object: " + place(e))
                    .at(source)
                    .because(e);
        }
    }

    /** What the parser says, without its advice to programmers. */
    private static String place(Exception e) {
        String said = String.valueOf(e.getMessage());
        int link = said.indexOf("\nSee http");
        String text = link < 0 ? said : said.substring(0, link);
        return Where.printable(
                text.replace("Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON", "malformed"));
    }

    private static Map<String, Object> object(String source, JsonReader json) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (members.containsKey(name)) {
                throw W2wException.input("the key " + Where.printable(name) + " stands twice")
                        .at(source);
            }
            if (json.peek() == JsonToken.NULL) {
                json.nextNull();
            } else {
                members.put(name, value(source, json));
            }
        }
        json.endObject();
        return members;
    }

    private static Object value(String source, JsonReader json) throws IOException {
        return switch (json.peek()) {
            case BEGIN_OBJECT -> object(source, json);
            case BEGIN_ARRAY -> list(source, json);
            case STRING -> json.nextString();
            case BOOLEAN -> json.nextBoolean();
            case NUMBER -> number(json.nextString());
            default -> throw new IllegalStateException("unexpected " + json.peek());
        };
    }

    private static List<Object> list(String source, JsonReader json) throws IOException {
        List<Object> elements = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            if (json.peek() == JsonToken.NULL) {
                json.nextNull();
            } else {
                elements.add(value(source, json));
            }
        }
        json.endArray();
        return elements;
    }

    private static Object number(String text) {
        if (text.length() <= 18 && text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
            return Long.valueOf(text);
        }
        return Double.valueOf(text);
    }
}
