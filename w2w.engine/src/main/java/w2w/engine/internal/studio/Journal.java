package w2w.engine.internal.studio;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import w2w.api.task.W2wException;

/**
 * A change that is decided: once this is in its place on the disk the change will happen, after a kill too.
 *
 * @param steps renames and removals, each harmless when done twice
 */
record Journal(Entry entry, List<Step> steps) {
    /** @param from where the new content lies; empty for a removal */
    record Step(String from, String to) {
        Step {
            if (!from.isEmpty()) {
                Places.checkInside(from);
            }
            Places.checkInside(to);
        }
    }

    private static final long LONGEST = 1L << 30;

    String toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("entry", entry.toJson());
        JsonArray all = new JsonArray();
        for (Step step : steps) {
            JsonObject one = new JsonObject();
            one.addProperty("from", step.from());
            one.addProperty("to", step.to());
            all.add(one);
        }
        json.add("steps", all);
        return json.toString();
    }

    /**
     * Reads a file.
     *
     * @throws W2wException INPUT: it cannot be used
     */
    static Journal read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
            throw W2wException.input("the journal of an unfinished change cannot be read");
        }
        try {
            return fromJson(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString());
        } catch (CharacterCodingException e) {
            throw W2wException.input("the journal of an unfinished change cannot be read")
                    .because(e);
        }
    }

    static Journal fromJson(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            List<Step> steps = new ArrayList<>();
            for (JsonElement each : json.getAsJsonArray("steps")) {
                JsonObject step = each.getAsJsonObject();
                steps.add(
                        new Step(step.get("from").getAsString(), step.get("to").getAsString()));
            }
            return new Journal(Entry.fromJson(json.get("entry").getAsString()), steps);
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | ClassCastException
                | NullPointerException e) {
            throw W2wException.input("the journal of an unfinished change cannot be read")
                    .because(e);
        }
    }
}
