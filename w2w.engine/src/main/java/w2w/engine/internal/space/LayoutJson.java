package w2w.engine.internal.space;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;

/** A layout as text: a JSON array of slots in order, each with module, factor, inputs, outputs, rank, alpha and, for a
 * convolution, the side of its kernel. */
public final class LayoutJson {
    private LayoutJson() {}

    /** The text of a layout. */
    public static String write(WeightLayout layout) {
        JsonArray slots = new JsonArray();
        for (Slot slot : layout.slots()) {
            JsonObject o = new JsonObject();
            o.addProperty("module", slot.layer().module());
            o.addProperty("factor", slot.factor().name());
            o.addProperty("inputs", slot.layer().inputs());
            o.addProperty("outputs", slot.layer().outputs());
            o.addProperty("rank", slot.layer().rank());
            o.addProperty("alpha", slot.layer().alpha());
            if (slot.layer().kernel() > 0) {
                o.addProperty("kernel", slot.layer().kernel());
            }
            slots.add(o);
        }
        return slots.toString();
    }

    /**
     * The layout that {@link #write} made the text of.
     *
     * @throws W2wException INPUT: it is no such text
     */
    public static WeightLayout read(String text) {
        try {
            List<Slot> slots = new ArrayList<>();
            int offset = 0;
            for (JsonElement each : JsonParser.parseString(text).getAsJsonArray()) {
                JsonObject o = each.getAsJsonObject();
                AdaptedLayer layer = new AdaptedLayer(
                        o.get("module").getAsString(),
                        o.get("inputs").getAsInt(),
                        o.get("outputs").getAsInt(),
                        o.get("rank").getAsInt(),
                        o.get("alpha").getAsDouble(),
                        o.has("kernel") ? o.get("kernel").getAsInt() : 0);
                Slot slot = new Slot(layer, Factor.valueOf(o.get("factor").getAsString()), offset);
                slots.add(slot);
                offset = slot.end();
            }
            return WeightLayout.ofSlots(slots);
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | NullPointerException e) {
            throw W2wException.input("the layout is no list of slots: " + e.getMessage())
                    .because(e);
        }
    }
}
