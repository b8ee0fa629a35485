package w2w.engine.internal.studio;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import w2w.api.studio.HistoryEntry;
import w2w.api.task.W2wException;

/**
 * One line of the history.
 *
 * @param before what the changed files were, to take the change back; empty for one that cannot be taken back
 */
record Entry(HistoryEntry shown, List<Before> before) {
    /** @param kept where the old content lies; empty where there was no file */
    record Before(String path, String kept) {
        Before {
            Places.checkInside(path);
            if (!kept.isEmpty()) {
                Places.checkInside(kept);
            }
        }
    }

    static final String UNDO = "undo";
    static final String REDO = "redo";

    String toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("number", shown.number());
        json.addProperty("time", shown.time().toString());
        json.addProperty("operation", shown.operation());
        JsonObject arguments = new JsonObject();
        new TreeMap<>(shown.arguments()).forEach(arguments::addProperty);
        json.add("arguments", arguments);
        JsonArray changes = new JsonArray();
        for (Before b : before) {
            JsonObject change = new JsonObject();
            change.addProperty("path", b.path());
            change.addProperty("kept", b.kept());
            changes.add(change);
        }
        json.add("before", changes);
        return json.toString();
    }

    /** A whole number that every reader of JSON has. */
    private static long number(String text) {
        long number = Long.parseLong(text);
        if (number < 1 || number >= 1L << 53) {
            throw new IllegalArgumentException("number " + number);
        }
        return number;
    }

    static Entry fromJson(String line) {
        try {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            Map<String, String> arguments = new LinkedHashMap<>();
            json.getAsJsonObject("arguments")
                    .entrySet()
                    .forEach(e -> arguments.put(e.getKey(), e.getValue().getAsString()));
            List<Before> before = new ArrayList<>();
            for (JsonElement each : json.getAsJsonArray("before")) {
                JsonObject change = each.getAsJsonObject();
                before.add(new Before(
                        change.get("path").getAsString(), change.get("kept").getAsString()));
            }
            HistoryEntry shown = new HistoryEntry(
                    number(json.get("number").getAsString()),
                    Instant.parse(json.get("time").getAsString()),
                    json.get("operation").getAsString(),
                    arguments);
            return new Entry(shown, List.copyOf(before));
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | ClassCastException
                | NullPointerException
                | DateTimeException e) {
            throw W2wException.input("a line of the history cannot be read").because(e);
        }
    }
}
