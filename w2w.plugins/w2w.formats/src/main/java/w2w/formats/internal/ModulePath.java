package w2w.formats.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import w2w.api.weights.AdapterFile;

/**
 * Where in a pipeline a layer is: its part, and its path there under the names that the part's own code gives it.
 *
 * @param part as in {@link AdapterFile#parts()}
 * @param module with dots between
 * @param unknown the piece before the module that is no known prefix; empty where the path was understood
 */
record ModulePath(String part, String module, String unknown) {
    static final String TEXT = "text_encoder";

    /** What tools put before a path that says nothing of the layer. */
    private static final Set<String> WRAPPERS = Set.of(
            "module",
            "_orig_mod",
            "model",
            "base_model",
            "diffusion_model",
            "text_encoders",
            "pipe",
            "lora",
            "lycoris");

    /** What tools put before a path to name the part. */
    private static final Map<String, String> PARTS = new HashMap<>(Map.of(
            "unet",
            AdapterFile.UNET,
            "transformer",
            AdapterFile.TRANSFORMER,
            "dit",
            AdapterFile.TRANSFORMER,
            "text_encoder",
            TEXT,
            "text_encoder_1",
            TEXT,
            "text_encoder_2",
            "text_encoder_2",
            "text_encoder_3",
            "text_encoder_3",
            "clip_l",
            TEXT,
            "clip_g",
            "text_encoder_2",
            "t5xxl",
            "text_encoder_3"));

    private static final Set<String> UNET = Set.of(
            "down_blocks",
            "mid_block",
            "up_blocks",
            "conv_in",
            "conv_out",
            "time_embedding",
            "add_embedding",
            "input_blocks",
            "middle_block",
            "output_blocks",
            "time_embed",
            "label_emb",
            "out");

    /** Names that stand in a UNet and nowhere else: what is before them is a prefix. */
    private static final Set<String> BLOCKS =
            Set.of("down_blocks", "mid_block", "up_blocks", "input_blocks", "middle_block", "output_blocks");

    private static final Set<String> TRANSFORMER = Set.of(
            "transformer_blocks",
            "single_transformer_blocks",
            "double_blocks",
            "single_blocks",
            "joint_blocks",
            "joint_transformer_blocks",
            "double_stream_blocks",
            "single_stream_blocks",
            "double_stream_modulation_img",
            "double_stream_modulation_txt",
            "single_stream_modulation",
            "layers",
            "blocks",
            "noise_refiner",
            "context_refiner",
            "x_embedder",
            "context_embedder",
            "time_text_embed",
            "time_caption_embed",
            "pos_embed",
            "norm_out",
            "final_layer",
            "distilled_guidance_layer",
            "img_in",
            "txt_in",
            "vector_in",
            "guidance_in",
            "time_in");
    private static final Set<String> TEXT_ROOTS = Set.of("text_model", "text_projection", "encoder", "shared");

    /**
     * Understands a path with dots between.
     *
     * @param part that the file's spelling has named already
     */
    static ModulePath of(String path, Optional<String> part) {
        List<String> pieces = List.of(path.split("\\.", -1));
        int at = 0;
        String named = part.orElse("");
        while (at < pieces.size() - 1 && !isRoot(pieces.get(at))) {
            String piece = pieces.get(at);
            // what is called transformer within a text encoder is its inside
            boolean inside = named.startsWith(TEXT) && piece.equals("transformer");
            if (PARTS.containsKey(piece) && !inside) {
                named = PARTS.getOrDefault(piece, "");
            } else if (!WRAPPERS.contains(piece) && !inside) {
                break;
            }
            at++;
        }
        String root = pieces.get(at);
        if (!isRoot(root)) {
            for (int later = at + 1; later < pieces.size(); later++) {
                // layers and blocks are within other things everywhere
                if (BLOCKS.contains(pieces.get(later))
                        || (named.isEmpty() && pieces.get(later).endsWith("transformer_blocks"))) {
                    return new ModulePath(named, path, root);
                }
            }
            // a model that is none of the known ones: the path is taken as it is
            int own = 0;
            while (own < at && PARTS.containsKey(pieces.get(own))) {
                own++;
            }
            return new ModulePath(named.isEmpty() ? AdapterFile.UNET : named, tail(pieces, own), "");
        }
        String module = OriginalBlocks.diffusers(tail(pieces, at));
        return new ModulePath(partOf(named, root, module), module, "");
    }

    private static String partOf(String named, String root, String module) {
        if (TEXT_ROOTS.contains(root)) {
            return named.isEmpty() || named.equals(AdapterFile.UNET) ? TEXT : named;
        }
        if (named.isEmpty() || named.equals(AdapterFile.UNET)) { // kohya's prefix of a UNet stands for transformers too
            return isUnet(module) ? AdapterFile.UNET : AdapterFile.TRANSFORMER;
        }
        return named;
    }

    /** Whether a module path is one of a UNet's. */
    static boolean isUnet(String module) {
        int dot = module.indexOf('.');
        return UNET.contains(dot < 0 ? module : module.substring(0, dot));
    }

    private static boolean isRoot(String piece) {
        return UNET.contains(piece) || TRANSFORMER.contains(piece) || TEXT_ROOTS.contains(piece);
    }

    private static String tail(List<String> pieces, int from) {
        return String.join(".", pieces.subList(from, pieces.size()));
    }

    /** Words that stand before a path: kohya's names are read with them. */
    static Set<String> prefixes() {
        Set<String> all = new HashSet<>(WRAPPERS);
        all.addAll(PARTS.keySet());
        return all;
    }
}
