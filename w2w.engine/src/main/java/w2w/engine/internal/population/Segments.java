package w2w.engine.internal.population;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;

/** Layouts of matrices whose columns are described as named segments of one rank and one alpha. */
public final class Segments {
    private static final long LONGEST = 64L << 20;

    private Segments() {}

    /** Numbers of one factor, in the order of the columns. */
    public record Segment(String module, Factor factor, long size) {}

    /** Reads a JSON array of {@code {"name": "module.A", "start": 0, "end": 64}}. */
    static WeightLayout read(Path file, int rank, double alpha) {
        try {
            if (Files.size(file) > LONGEST) {
                throw W2wException.input("the description of the columns is too long");
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8), rank, alpha);
        } catch (IOException e) {
            throw W2wException.input("the description of the columns cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        } catch (W2wException e) {
            throw e.at(file.toString());
        }
    }

    static WeightLayout parse(String json, int rank, double alpha) {
        List<Segment> segments = new ArrayList<>();
        long at = 0;
        try {
            for (JsonElement each : JsonParser.parseString(json).getAsJsonArray()) {
                JsonObject o = each.getAsJsonObject();
                String name = o.get("name").getAsString();
                long start = o.get("start").getAsLong();
                long end = o.get("end").getAsLong();
                if (start != at || end <= start) {
                    throw W2wException.input("segment " + name + " is " + start + " to " + end + ", not from " + at);
                }
                at = end;
                int dot = name.lastIndexOf('.');
                if (dot < 1 || !(name.endsWith(".A") || name.endsWith(".B"))) {
                    throw W2wException.input("segment " + name + " names no factor: module.A or module.B");
                }
                segments.add(new Segment(name.substring(0, dot), Factor.valueOf(name.substring(dot + 1)), end - start));
            }
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | UnsupportedOperationException
                | NumberFormatException
                | StackOverflowError e) {
            throw W2wException.input("it is no list of segments with name, start and end")
                    .because(e);
        }
        return layout(segments, rank, alpha);
    }

    /** The layout of segments that follow each other. */
    public static WeightLayout layout(List<Segment> segments, int rank, double alpha) {
        Map<String, Map<Factor, Integer>> sizes = new LinkedHashMap<>();
        for (Segment s : segments) {
            Map<Factor, Integer> of = sizes.computeIfAbsent(s.module, m -> new EnumMap<>(Factor.class));
            if (of.containsKey(s.factor)) {
                throw W2wException.input("factor " + s.factor + " of " + s.module + " is there twice");
            }
            if (s.size < 1 || s.size % rank != 0 || s.size / rank > Integer.MAX_VALUE) {
                throw W2wException.input("factor " + s.factor + " of " + s.module + " has " + s.size
                        + " numbers, no multiple of rank " + rank);
            }
            of.put(s.factor, (int) (s.size / rank));
        }
        List<Slot> slots = new ArrayList<>();
        long offset = 0;
        for (Segment s : segments) {
            Map<Factor, Integer> of = sizes.getOrDefault(s.module, Map.of());
            Integer inputs = of.get(Factor.A);
            Integer outputs = of.get(Factor.B);
            if (inputs == null || outputs == null) {
                throw W2wException.input("a factor of " + s.module + " is missing");
            }
            if (offset + s.size > Integer.MAX_VALUE) {
                throw W2wException.input("an adapter of more than 2^31 numbers");
            }
            slots.add(new Slot(new AdaptedLayer(s.module, inputs, outputs, rank, alpha), s.factor, (int) offset));
            offset += s.size;
        }
        if (slots.isEmpty()) {
            throw W2wException.input("no segments are described");
        }
        return WeightLayout.ofSlots(slots);
    }
}
