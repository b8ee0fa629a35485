package w2w.engine.internal.population;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import w2w.api.studio.PopulationReport.Skipped;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.space.LayoutJson;
import w2w.engine.internal.space.NewerFormat;
import w2w.tensors.AtomicFiles;

/**
 * {@code population.json}: what the other files of a population folder are.
 *
 * @param fingerprint of layout and weights
 * @param lineage what the models were trained on and how
 * @param table the table of models that was written with it; empty in populations of versions that did not say
 */
record Manifest(
        WeightLayout layout,
        int models,
        List<Shard> shards,
        String fingerprint,
        Provenance provenance,
        List<Skipped> skipped,
        Lineage lineage,
        Optional<Table> table) {
    static final String FILE = "population.json";
    private static final String FORMAT = "w2w-population";
    private static final int VERSION = 1;
    private static final long LONGEST = 256L << 20;
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** One file of rows. */
    record Shard(String file, int rows) {}

    /**
     * What can be said of the table of models without reading it, as long as it has that size.
     *
     * @param bytes size of the file
     * @param labels attributes of the population
     */
    record Table(long bytes, int labels) {}

    void write(Path folder) {
        JsonObject o = new JsonObject();
        o.addProperty("format", FORMAT);
        o.addProperty("version", VERSION);
        o.addProperty("models", models);
        o.addProperty("fingerprint", fingerprint);
        o.add("shards", GSON.toJsonTree(shards));
        o.add("provenance", GSON.toJsonTree(provenance.entries()));
        o.add("skipped", GSON.toJsonTree(skipped));
        if (!lineage.traits().isEmpty()) {
            o.add("lineage", GSON.toJsonTree(lineage.traits()));
        }
        table.ifPresent(t -> o.add("table", GSON.toJsonTree(t)));
        o.add("layout", JsonParser.parseString(LayoutJson.write(layout)));
        AtomicFiles.write(folder.resolve(FILE), GSON.toJson(o).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the manifest of a population folder. */
    static Manifest read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (Files.size(file) > LONGEST) {
                throw W2wException.input("the description of the population is too long")
                        .at(file.toString());
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw W2wException.input("this is no population: it has no " + FILE)
                    .at(folder.toString())
                    .because(e);
        } catch (IOException e) {
            throw W2wException.input("the description of the population cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        } catch (W2wException e) {
            throw e.where().isPresent() ? e : e.at(file.toString());
        }
    }

    static Manifest parse(String text) {
        try {
            JsonObject o = JsonParser.parseString(text).getAsJsonObject();
            if (!FORMAT.equals(o.get("format").getAsString())) {
                throw W2wException.input("this is no description of a population");
            }
            int version = o.get("version").getAsInt();
            if (version > VERSION) {
                throw NewerFormat.refuse("the population", version, VERSION);
            }
            List<Shard> shards = new ArrayList<>();
            long rows = 0;
            for (JsonElement each : o.getAsJsonArray("shards")) {
                Shard shard = GSON.fromJson(each, Shard.class);
                if (shard.rows < 1 || shard.file == null || !shard.file.matches("[A-Za-z0-9._-]+")) {
                    throw W2wException.input("the description names a shard that cannot be one");
                }
                rows += shard.rows;
                shards.add(shard);
            }
            int models = o.get("models").getAsInt();
            if (models != rows || models < 1) {
                throw W2wException.input("the description says " + models + " models, its shards have " + rows);
            }
            Map<String, String> provenance = new TreeMap<>();
            o.getAsJsonObject("provenance")
                    .entrySet()
                    .forEach(e -> provenance.put(
                            Provenance.PREFIX + e.getKey(), e.getValue().getAsString()));
            return new Manifest(
                    LayoutJson.read(o.get("layout").toString()),
                    models,
                    shards,
                    o.get("fingerprint").getAsString(),
                    Provenance.fromMetadata(provenance),
                    skipped(o.getAsJsonArray("skipped")),
                    o.has("lineage") ? lineage(o.getAsJsonObject("lineage")) : Lineage.NONE,
                    o.has("table") ? Optional.of(GSON.fromJson(o.get("table"), Table.class)) : Optional.empty());
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException
                | NumberFormatException
                | StackOverflowError e) {
            throw W2wException.input("the description of the population is damaged")
                    .because(e);
        }
    }

    private static List<Skipped> skipped(JsonArray array) {
        List<Skipped> skipped = new ArrayList<>();
        for (JsonElement each : array) {
            JsonObject o = each.getAsJsonObject();
            skipped.add(new Skipped(
                    o.get("source").getAsString(),
                    o.get("reason").getAsString(),
                    o.has("kind") ? o.get("kind").getAsString() : ""));
        }
        return skipped;
    }

    private static Lineage lineage(JsonObject object) {
        Map<String, List<Lineage.Share>> traits = new TreeMap<>();
        for (Map.Entry<String, JsonElement> trait : object.entrySet()) {
            List<Lineage.Share> shares = new ArrayList<>();
            for (JsonElement each : trait.getValue().getAsJsonArray()) {
                JsonObject o = each.getAsJsonObject();
                shares.add(new Lineage.Share(
                        o.get("value").getAsString(),
                        o.get("models").getAsInt(),
                        o.get("first").getAsString()));
            }
            traits.put(trait.getKey(), shares);
        }
        return new Lineage(traits);
    }
}
