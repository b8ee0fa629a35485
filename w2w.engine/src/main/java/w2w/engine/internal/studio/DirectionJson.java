package w2w.engine.internal.studio;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.EditDirection;
import w2w.api.task.Provenance;

/** All of a direction but its numbers. */
final class DirectionJson {
    private DirectionJson() {}

    static JsonObject write(EditDirection direction) {
        JsonObject json = new JsonObject();
        json.addProperty("name", direction.name());
        json.addProperty("origin", direction.origin());
        JsonObject quality = new JsonObject();
        quality.addProperty("measure", direction.quality().measure());
        if (Double.isFinite(direction.quality().value())) {
            quality.addProperty("value", direction.quality().value());
        }
        quality.addProperty("positives", direction.quality().positives());
        quality.addProperty("negatives", direction.quality().negatives());
        JsonArray warnings = new JsonArray();
        direction.quality().warnings().forEach(warnings::add);
        quality.add("warnings", warnings);
        json.add("quality", quality);
        JsonObject provenance = new JsonObject();
        direction.provenance().entries().forEach(provenance::addProperty);
        json.add("provenance", provenance);
        return json;
    }

    /** Throws what gson and the records throw where the text is not what {@link #write} writes; the caller names the file. */
    static EditDirection read(JsonObject json, String space, float[] step) {
        JsonObject quality = json.getAsJsonObject("quality");
        List<String> warnings = new ArrayList<>();
        for (JsonElement warning : quality.getAsJsonArray("warnings")) {
            warnings.add(warning.getAsString());
        }
        JsonElement value = quality.get("value");
        TreeMap<String, String> provenance = new TreeMap<>();
        json.getAsJsonObject("provenance")
                .entrySet()
                .forEach(e -> provenance.put(e.getKey(), e.getValue().getAsString()));
        return new EditDirection(
                json.get("name").getAsString(),
                space,
                step,
                json.get("origin").getAsDouble(),
                new DirectionQuality(
                        quality.get("measure").getAsString(),
                        value == null ? Double.NaN : value.getAsDouble(),
                        quality.get("positives").getAsInt(),
                        quality.get("negatives").getAsInt(),
                        warnings),
                new Provenance(provenance));
    }
}
