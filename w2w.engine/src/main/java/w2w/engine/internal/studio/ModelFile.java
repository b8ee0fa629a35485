package w2w.engine.internal.studio;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.studio.Model;
import w2w.api.task.Provenance;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/**
 * A model as a safetensors file: tensor {@code point}, and {@code direction.0}… with the steps of its edit, so that it stays what it is when
 * a direction is found anew.
 */
final class ModelFile {
    private static final String FORMAT = "w2w-model";
    private static final int VERSION = 1;

    private ModelFile() {}

    static byte[] write(Model model) {
        JsonArray terms = new JsonArray();
        SafetensorsWriter writer = new SafetensorsWriter();
        for (Edit.Term term : model.edit().terms()) {
            float[] step = term.direction().step();
            writer.floats("direction." + terms.size(), DType.F32, step, step.length);
            JsonObject json = new JsonObject();
            json.addProperty("strength", term.strength());
            json.add("direction", DirectionJson.write(term.direction()));
            terms.add(json);
        }
        Map<String, String> metadata = SmallFile.header(FORMAT, VERSION);
        metadata.putAll(model.provenance().toMetadata());
        metadata.put("space.name", model.space());
        metadata.put("space", model.point().space());
        metadata.put("injection", Integer.toString(model.edit().injection()));
        metadata.put("edit", terms.toString());
        float[] point = model.point().toArray();
        return writer.metadata(metadata)
                .floats("point", DType.F32, point, 1, point.length)
                .toBytes();
    }

    static Model read(Path file, String name) {
        return read(Safetensors.open(file), name);
    }

    static Model read(TensorSource file, String name) {
        return SmallFile.read(file, FORMAT, VERSION, source -> content(source, name));
    }

    private static Model content(TensorSource source, String name) {
        String space = SmallFile.require(source, "space");
        float[] point = SmallFile.floats(source, "point");
        List<Edit.Term> terms = new ArrayList<>();
        JsonArray all =
                JsonParser.parseString(SmallFile.require(source, "edit")).getAsJsonArray();
        for (int i = 0; i < all.size(); i++) {
            JsonObject term = all.get(i).getAsJsonObject();
            float[] step = SmallFile.floats(source, "direction." + i);
            if (step.length != point.length) {
                throw new IllegalArgumentException(
                        "direction " + i + " has " + step.length + " numbers, the point " + point.length);
            }
            terms.add(new Edit.Term(
                    DirectionJson.read(term.getAsJsonObject("direction"), space, step),
                    term.get("strength").getAsDouble()));
        }
        return new Model(
                name,
                SmallFile.require(source, "space.name"),
                Coefficients.owning(space, point.length, point),
                new Edit(terms, Integer.parseInt(SmallFile.require(source, "injection"))),
                Provenance.fromMetadata(source.metadata()));
    }
}
