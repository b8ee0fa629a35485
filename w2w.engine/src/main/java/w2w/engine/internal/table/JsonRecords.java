package w2w.engine.internal.table;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import w2w.api.task.W2wException;

/**
 * Tables in JSON: one record a line, as {@code metadata.jsonl} of Hugging Face data sets; an array of records; or an object of
 * records by name. A record in a record gives columns with dotted names, a list the text of it.
 */
final class JsonRecords {
    private static final Pattern LINE = Pattern.compile("[^\\r\\n]+");

    /** A bracket may also stand around the first name of a header. */
    private static final Pattern BEGINNING = Pattern.compile("\\{|\\[\\s*([\\[\\]{\"0-9-]|$)");

    private static final int DEEPEST = 16;

    private JsonRecords() {}

    /** Whether the text begins as JSON does. */
    static boolean isJson(String text) {
        String head = Cells.strip(text.substring(0, Math.min(text.length(), 256)));
        return BEGINNING.matcher(head).lookingAt();
    }

    static TextTable parse(String text) {
        try {
            TextTable table = Cells.strip(text).startsWith("[") ? array(text) : linesOrObject(text);
            if (table.names().isEmpty()) {
                throw W2wException.input("the table is empty");
            }
            return table;
        } catch (IOException | JsonParseException | IllegalStateException | StackOverflowError e) {
            throw W2wException.input("the table is no JSON that could be read: " + reason(e))
                    .because(e);
        }
    }

    private static String reason(Throwable e) {
        String message = e instanceof StackOverflowError ? "it is nested too deeply" : String.valueOf(e.getMessage());
        int help = message.indexOf("\nSee ");
        return Cells.shortened(help < 0 ? message : message.substring(0, help));
    }

    /** Python writes NaN and Infinity as they are, which is no JSON. */
    @SuppressWarnings("deprecation") // its successor is not in all versions that can be installed
    private static JsonReader reader(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setLenient(true);
        return reader;
    }

    private static TextTable array(String text) throws IOException {
        TableBuilder table = new TableBuilder("record");
        JsonReader reader = reader(text);
        reader.beginArray();
        int number = 0;
        while (reader.hasNext()) {
            number++;
            table.row(number, record(reader, "record " + number));
        }
        reader.endArray();
        requireEnd(reader);
        return table.build(Delimiter.NONE, List.of("a list of records"));
    }

    private static TextTable linesOrObject(String text) throws IOException {
        Matcher lines = LINE.matcher(text);
        while (lines.find()) {
            if (!lines.group().isBlank()) {
                break;
            }
        }
        boolean only = text.substring(lines.end()).isBlank();
        if (only || !isWhole(lines.group())) {
            return object(text);
        }
        TableBuilder table = new TableBuilder("line");
        int number = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            String line = text.substring(start, end);
            number++;
            start = end + 1;
            if (line.isBlank()) {
                continue;
            }
            try {
                JsonReader reader = reader(line);
                table.row(number, record(reader, "line " + number));
                requireEnd(reader);
            } catch (IOException | IllegalStateException e) {
                throw W2wException.input("line " + number + " is no JSON that could be read: " + reason(e))
                        .because(e);
            }
        }
        return table.build(Delimiter.NONE, List.of("JSON lines"));
    }

    private static boolean isWhole(String line) {
        try {
            JsonReader reader = reader(line);
            reader.skipValue();
            return reader.peek() == JsonToken.END_DOCUMENT;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    /** One object: a record, records by their names, or columns by theirs, as pandas writes without being told how. */
    private static TextTable object(String text) throws IOException {
        JsonReader reader = reader(text);
        Map<String, Map<String, String>> parts = new LinkedHashMap<>();
        boolean nested = true;
        JsonReader probe = reader(text);
        probe.beginObject();
        while (nested && probe.hasNext()) {
            var unused = probe.nextName();
            nested = probe.peek() == JsonToken.BEGIN_OBJECT;
            probe.skipValue();
        }
        TableBuilder table = new TableBuilder("record");
        if (!nested) {
            table.row(1, record(reader, "record 1"));
            requireEnd(reader);
            return table.build(Delimiter.NONE, List.of("one record"));
        }
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (parts.put(name, record(reader, name)) != null) {
                throw W2wException.input("the table has " + Cells.shortened(name) + " twice");
            }
        }
        reader.endObject();
        requireEnd(reader);
        boolean columns =
                !parts.isEmpty() && parts.values().stream().allMatch(part -> !part.isEmpty() && isCount(part));
        if (!columns) {
            int number = 0;
            for (Map.Entry<String, Map<String, String>> part : parts.entrySet()) {
                Map<String, String> row = new LinkedHashMap<>();
                row.put("", part.getKey());
                row.putAll(part.getValue());
                table.row(++number, row);
            }
            return table.build(Delimiter.NONE, List.of("records by name"));
        }
        int rows = parts.values().iterator().next().size();
        for (int i = 0; i < rows; i++) {
            Map<String, String> row = new LinkedHashMap<>();
            String index = Integer.toString(i);
            parts.forEach((name, values) -> row.put(name, values.getOrDefault(index, "")));
            table.row(i + 1, row);
        }
        return table.build(Delimiter.NONE, List.of("columns by name"));
    }

    /** Whether the values are numbered from 0. */
    private static boolean isCount(Map<String, String> values) {
        int i = 0;
        for (String key : values.keySet()) {
            if (!key.equals(Integer.toString(i++))) {
                return false;
            }
        }
        return true;
    }

    private static void requireEnd(JsonReader reader) throws IOException {
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new IllegalStateException("there is more behind the record");
        }
    }

    private static Map<String, String> record(JsonReader reader, String place) throws IOException {
        if (reader.peek() != JsonToken.BEGIN_OBJECT) {
            throw W2wException.input(Cells.shortened(place) + " of the table is no record");
        }
        Map<String, String> values = new LinkedHashMap<>();
        fill(values, "", reader, place, 0);
        return values;
    }

    private static void fill(Map<String, String> values, String prefix, JsonReader reader, String place, int depth)
            throws IOException {
        if (depth > DEEPEST) {
            throw W2wException.input(Cells.shortened(place) + " is nested too deeply");
        }
        reader.beginObject();
        while (reader.hasNext()) {
            String name = prefix + Cells.strip(reader.nextName());
            if (reader.peek() == JsonToken.BEGIN_OBJECT) {
                fill(values, name + ".", reader, place, depth + 1);
            } else if (values.put(name, value(reader)) != null) {
                throw W2wException.input(Cells.shortened(place) + " has " + Cells.shortened(name) + " twice");
            }
        }
        reader.endObject();
    }

    private static String value(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case NULL -> {
                reader.nextNull();
                yield "";
            }
            case BOOLEAN -> reader.nextBoolean() ? "True" : "False";
            case STRING, NUMBER -> Cells.strip(reader.nextString());
            default -> {
                JsonElement list = JsonParser.parseReader(reader);
                yield list.toString();
            }
        };
    }
}
