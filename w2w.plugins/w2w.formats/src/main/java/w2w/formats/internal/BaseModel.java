package w2w.formats.internal;

import java.util.Optional;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;

/** The family of models an adapter was made for, told by the width of what its cross attention reads, else by the file's own word. */
enum BaseModel {
    SD1("Stable Diffusion 1.x", "sd_v1"),
    SD2("Stable Diffusion 2.x", "sd_v2"),
    SDXL("Stable Diffusion XL", "sdxl_base_v1-0"),
    UNKNOWN("unknown", "");

    /** The metadata key under which kohya's files name the family. */
    static final String KOHYA_KEY = "ss_base_model_version";

    private final String label;
    private final String kohyaName;

    BaseModel(String label, String kohyaName) {
        this.label = label;
        this.kohyaName = kohyaName;
    }

    String label() {
        return label;
    }

    /** What kohya's metadata call it. */
    Optional<String> kohyaName() {
        return kohyaName.isEmpty() ? Optional.empty() : Optional.of(kohyaName);
    }

    static BaseModel of(AdapterFile file) {
        if (file.parts().containsKey("text_encoder_2")) {
            return SDXL;
        }
        BaseModel byContext = file.unet().map(BaseModel::byContext).orElse(UNKNOWN);
        if (byContext != UNKNOWN) {
            return byContext;
        }
        if (file.unet().map(BaseModel::isDeep).orElse(false)) {
            return SDXL;
        }
        Adapter text = file.parts().get("text_encoder");
        if (text != null) {
            for (AdaptedLayer layer : text.layout().layers()) {
                if (layer.module().contains("self_attn")) {
                    return width(layer.inputs());
                }
            }
        }
        return said(file.metadata().getOrDefault(KOHYA_KEY, ""));
    }

    private static BaseModel said(String kohyaName) {
        for (BaseModel model : values()) {
            if (model != UNKNOWN && kohyaName.startsWith(model.kohyaName)) {
                return model;
            }
        }
        return UNKNOWN;
    }

    private static BaseModel byContext(Adapter unet) {
        for (AdaptedLayer layer : unet.layout().layers()) {
            if (layer.module().endsWith("attn2.to_k") || layer.module().endsWith("attn2.to_v")) {
                return width(layer.inputs());
            }
        }
        return UNKNOWN;
    }

    /** SDXL alone has several transformer blocks in one attention layer. */
    private static boolean isDeep(Adapter unet) {
        return unet.layout().layers().stream().anyMatch(l -> l.module().contains("transformer_blocks.1."));
    }

    private static BaseModel width(int width) {
        return switch (width) {
            case 768 -> SD1;
            case 1024 -> SD2;
            case 2048 -> SDXL;
            default -> UNKNOWN;
        };
    }
}
