package w2w.formats.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;

/**
 * The family of models an adapter was made for, told by its layers: by the width of what cross attention reads in a UNet, by the names
 * and widths of the blocks of a transformer; else by the file's own word.
 */
enum BaseModel {
    SD1("Stable Diffusion 1.x", "sd_v1", ""),
    SD2("Stable Diffusion 2.x", "sd_v2", ""),
    SDXL("Stable Diffusion XL", "sdxl_base_v1-0", ""),
    SD3("Stable Diffusion 3.x", "sd3", "SD3Transformer2DModel"),
    FLUX1("FLUX.1", "flux1", "FluxTransformer2DModel"),
    FLUX2("FLUX.2", "flux2", "Flux2Transformer2DModel"),
    Z_IMAGE("Z-Image", "zimage", "ZImageTransformer2DModel"),
    QWEN_IMAGE("Qwen-Image", "qwen_image", "QwenImageTransformer2DModel"),
    LUMINA2("Lumina Image 2", "lumina2", "Lumina2Transformer2DModel"),
    WAN("Wan", "wan", "WanTransformer3DModel"),
    PIXART("PixArt", "pixart", "PixArtTransformer2DModel"),
    UNKNOWN("unknown", "", "");

    /** The metadata key under which kohya's files name the family. */
    static final String KOHYA_KEY = "ss_base_model_version";

    private static final List<String> SAID =
            List.of(KOHYA_KEY, "modelspec.architecture", "modelspec.implementation", "base_model");

    /** Blocks of FLUX.1; the small models of FLUX.2 have fewer. */
    private static final int FLUX1_DOUBLE_BLOCKS = 19;

    private final String label;
    private final String kohyaName;
    private final String transformerClass;

    BaseModel(String label, String kohyaName, String transformerClass) {
        this.label = label;
        this.kohyaName = kohyaName;
        this.transformerClass = transformerClass;
    }

    String label() {
        return label;
    }

    /** What kohya's metadata call it. */
    Optional<String> kohyaName() {
        return kohyaName.isEmpty() ? Optional.empty() : Optional.of(kohyaName);
    }

    /** The class of its transformer in diffusers. */
    Optional<String> transformerClass() {
        return transformerClass.isEmpty() ? Optional.empty() : Optional.of(transformerClass);
    }

    /**
     * What stands before a transformer's layer in kohya's spelling: trainers that use diffusers' names for FLUX and Stable Diffusion 3
     * write another prefix than those that use the original ones, and other tools tell the names apart by it.
     */
    String kohyaPrefix(String module) {
        boolean diffusersNames =
                module.startsWith("transformer_blocks.") || module.startsWith("single_transformer_blocks.");
        return diffusersNames && (this == SD3 || this == FLUX1 || this == FLUX2) ? "lora_transformer_" : "lora_unet_";
    }

    static BaseModel of(AdapterFile file) {
        Optional<List<AdaptedLayer>> transformer = layers(file, AdapterFile.TRANSFORMER);
        if (transformer.isPresent()) {
            BaseModel model = ofTransformer(transformer.get());
            return model == UNKNOWN ? said(file.metadata()) : model;
        }
        if (file.parts().containsKey("text_encoder_2")) {
            return SDXL;
        }
        Optional<List<AdaptedLayer>> unet = layers(file, AdapterFile.UNET);
        BaseModel byContext = unet.map(BaseModel::byContext).orElse(UNKNOWN);
        if (byContext != UNKNOWN) {
            return byContext;
        }
        if (unet.filter(layers -> any(layers, m -> m.contains("transformer_blocks.1.")))
                .isPresent()) {
            return SDXL; // it alone has several transformer blocks in one attention layer
        }
        for (AdaptedLayer layer : layers(file, ModulePath.TEXT).orElse(List.of())) {
            if (layer.module().contains("self_attn") && width(layer.inputs()) != UNKNOWN) {
                return width(layer.inputs());
            }
        }
        return said(file.metadata());
    }

    /** Layers of a part, low-rank and dense ones. */
    private static Optional<List<AdaptedLayer>> layers(AdapterFile file, String part) {
        List<AdaptedLayer> layers = new ArrayList<>();
        Adapter adapter = file.parts().get(part);
        if (adapter != null) {
            layers.addAll(adapter.layout().layers());
        }
        file.dense().stream()
                .filter(d -> d.part().equals(part) && d.inputs() > 0 && d.outputs() > 0) // OFT knows one side alone
                .forEach(d -> layers.add(new AdaptedLayer(d.module(), d.inputs(), d.outputs(), 1, 1, d.kernel())));
        return layers.isEmpty() ? Optional.empty() : Optional.of(layers);
    }

    private static BaseModel said(Map<String, String> metadata) {
        for (String key : SAID) {
            String value = Objects.requireNonNullElse(metadata.get(key), "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[ ._-]", "");
            for (BaseModel model : values()) {
                if (model != UNKNOWN && !value.isEmpty() && value.startsWith(model.kohyaName.replaceAll("[._-]", ""))) {
                    return model;
                }
            }
            if (value.startsWith("stablediffusionv1")) {
                return SD1;
            }
            if (value.startsWith("stablediffusionv2")) {
                return SD2;
            }
            if (value.startsWith("stablediffusionxl") || value.startsWith("sdxl")) {
                return SDXL;
            }
            if (value.startsWith("stablediffusion3")) {
                return SD3;
            }
        }
        return UNKNOWN;
    }

    private static BaseModel byContext(List<AdaptedLayer> unet) {
        for (AdaptedLayer layer : unet) {
            if (layer.module().endsWith("attn2.to_k") || layer.module().endsWith("attn2.to_v")) {
                return width(layer.inputs());
            }
        }
        return UNKNOWN;
    }

    private static BaseModel ofTransformer(List<AdaptedLayer> layers) {
        if (any(layers, m -> m.startsWith("joint_blocks."))) {
            return SD3;
        }
        if (any(
                layers,
                m -> m.startsWith("noise_refiner.") || m.startsWith("context_refiner.") || m.startsWith("layers."))) {
            return hidden(layers, "layers.", "noise_refiner.", "context_refiner.") == 2304 ? LUMINA2 : Z_IMAGE;
        }
        if (any(layers, m -> m.startsWith("blocks.") && (m.contains(".cross_attn.") || m.contains(".ffn.")))) {
            return WAN;
        }
        boolean original = any(layers, m -> m.startsWith("double_blocks.") || m.startsWith("single_blocks."));
        boolean single = any(layers, m -> m.startsWith("single_transformer_blocks."));
        if (original || single) {
            return isFlux2(layers) ? FLUX2 : FLUX1;
        }
        if (any(layers, m -> m.contains(".img_mlp.") || m.contains(".txt_mlp.") || m.contains(".img_mod."))) {
            return QWEN_IMAGE;
        }
        if (any(layers, m -> m.contains("attn1."))) {
            return hidden(layers, "transformer_blocks.") == 1152 ? PIXART : UNKNOWN;
        }
        if (any(layers, m -> m.startsWith("transformer_blocks."))) {
            int hidden = hidden(layers, "transformer_blocks.");
            if (hidden == 1536 || hidden == 2432) {
                return SD3;
            }
            if (any(layers, m -> m.startsWith("transformer_blocks.") && block(m) >= FLUX1_DOUBLE_BLOCKS)) {
                return QWEN_IMAGE;
            }
            return any(layers, m -> m.contains(".ff_context.") || m.contains(".norm1_context.")) ? FLUX1 : UNKNOWN;
        }
        return UNKNOWN;
    }

    private static boolean isFlux2(List<AdaptedLayer> layers) {
        int hidden =
                hidden(layers, "double_blocks.", "single_blocks.", "transformer_blocks.", "single_transformer_blocks.");
        return hidden == 4096
                || hidden == 6144
                || any(
                        layers,
                        m -> m.contains("to_qkv_mlp_proj")
                                || m.contains("_stream_modulation")
                                || m.contains(".ff.linear_"))
                // FLUX.2 gates its feed-forward layers, so that they are wider
                || layers.stream()
                        .anyMatch(l -> (l.module().endsWith("_mlp.0") && l.outputs() == 6 * l.inputs())
                                || (l.module().endsWith(".linear1") && l.outputs() == 9 * l.inputs()));
    }

    private static int block(String module) {
        String[] pieces = module.split("\\.", -1);
        try {
            return pieces.length > 1 ? Integer.parseInt(pieces[1]) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Input width of the commonest attention projection of blocks that begin so; 0 where none is adapted. */
    private static int hidden(List<AdaptedLayer> layers, String... blocks) {
        return layers.stream()
                .filter(l -> List.of(blocks).stream().anyMatch(l.module()::startsWith))
                .filter(l -> l.module().contains("attn")
                        || l.module().contains("attention")
                        || l.module().endsWith("linear1"))
                .filter(l -> !l.module().endsWith("linear2") && !l.module().endsWith("proj_out"))
                .mapToInt(AdaptedLayer::inputs)
                .findFirst()
                .orElse(0);
    }

    private static boolean any(List<AdaptedLayer> layers, Predicate<String> module) {
        return layers.stream().anyMatch(l -> module.test(l.module()));
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
