package w2w.backbone.sd.internal;

import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.WeightLayout;

/** A part of the pipeline whose layers adapters can change, and how layouts call them. */
enum Part {
    UNET(AdapterFile.UNET, ""),
    /** Older checkpoints and most adapters have {@code text_model.} before every name, newer ones have not. */
    TEXT("text_encoder", "text_model.");

    private final String id;
    private final String prefix;

    Part(String id, String prefix) {
        this.id = id;
        this.prefix = prefix;
    }

    /** Whether an adapter of this layout changes the part. */
    boolean in(WeightLayout layout) {
        return layout.layers().stream().anyMatch(this::has);
    }

    boolean has(AdaptedLayer layer) {
        return layer.part().equals(id);
    }

    /** The module of what the part's program calls {@code path}. */
    String module(String path) {
        return (this == UNET ? "" : id + AdaptedLayer.PART_END) + prefix + path;
    }

    /** What the part's program calls a layer of a layout. */
    String path(AdaptedLayer layer) {
        return layer.path().startsWith(prefix) ? layer.path().substring(prefix.length()) : layer.path();
    }
}
