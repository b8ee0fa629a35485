package w2w.engine.internal.render;

import java.util.List;
import java.util.Map;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.WeightLayout;

/** Layers of text encoders, which act where prompts are encoded and not where steps are taken. */
public final class TextLayers {
    private TextLayers() {}

    /** How many a layout has. */
    public static int count(WeightLayout layout) {
        return (int) layout.layers().stream().filter(TextLayers::isOne).count();
    }

    /** Whether a text encoder has the layer. */
    public static boolean isOne(AdaptedLayer layer) {
        return isTextEncoder(layer.part());
    }

    /** What an adapter changes beside text encoders, of which there must be some. */
    static Adapter without(Adapter adapter) {
        AdapterFile file = AdapterFile.of(adapter, Map.of());
        List<String> others =
                file.parts().keySet().stream().filter(p -> !isTextEncoder(p)).toList();
        return file.joined(others);
    }

    private static boolean isTextEncoder(String part) {
        return part.startsWith("text_encoder");
    }
}
