package w2w.formats.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Module paths with underscores for dots, and back. The names of modules contain underscores themselves, so a name is taken apart into
 * the words that occur in the models of the field, the fewest that make it up; one that can be read in two ways is not read.
 */
final class KohyaNames {
    /** Longest name that is looked at; the longest real one has under 100 characters. */
    private static final int LONGEST = 200;

    /** Words of UNets and of CLIP's text encoders. */
    private static final List<String> DIFFUSION = words(
            "down_blocks up_blocks mid_block attentions transformer_blocks attn1 attn2 to_q to_k to_v to_out proj_in proj_out ff net proj"
                    + " resnets time_emb_proj conv1 conv2 conv_shortcut downsamplers upsamplers conv conv_in conv_out"
                    + " time_embedding add_embedding linear_1 linear_2"
                    + " input_blocks output_blocks middle_block in_layers out_layers emb_layers skip_connection op time_embed label_emb out"
                    + " text_model encoder layers self_attn q_proj k_proj v_proj out_proj mlp fc1 fc2 text_projection");

    /** Words of diffusion transformers (FLUX.1 and .2, Stable Diffusion 3, Z-Image, Lumina, Qwen-Image, Wan) and of T5 and Qwen encoders. */
    private static final List<String> TRANSFORMERS = words(
            "single_transformer_blocks double_blocks single_blocks joint_blocks blocks attn attention img_attn txt_attn qkv img_mlp txt_mlp"
                    + " img_mod txt_mod lin linear linear1 linear2 modulation adaLN_modulation final_layer img_in txt_in time_in vector_in"
                    + " guidance_in in_layer out_layer x_block context_block x_embedder y_embedder t_embedder context_embedder cap_embedder"
                    + " pos_embed add_q_proj add_k_proj add_v_proj to_add_out to_qkv to_qkv_mlp_proj proj_mlp ff_context linear_in linear_out"
                    + " norm1 norm1_context norm norm_out time_text_embed timestep_embedder guidance_embedder text_embedder"
                    + " double_stream_modulation_img double_stream_modulation_txt single_stream_modulation"
                    + " double_stream_blocks single_stream_blocks joint_transformer_blocks ff_i ff_t shared_experts experts"
                    + " distilled_guidance_layer"
                    + " noise_refiner context_refiner feed_forward w1 w2 w3 cross_attn ffn q k v o"
                    + " block layer SelfAttention EncDecAttention DenseReluDense wi wi_0 wi_1 wo gate_proj up_proj down_proj");

    private static final Set<String> WORDS = new HashSet<>();

    static {
        WORDS.addAll(DIFFUSION);
        WORDS.addAll(TRANSFORMERS);
        WORDS.addAll(ModulePath.prefixes());
    }

    private KohyaNames() {}

    private static List<String> words(String list) {
        return List.of(list.split(" "));
    }

    /** What a name says: a path, or the first piece of the name that is no known word. */
    record Reading(Optional<String> path, String unknown) {}

    /** The path of a name, prefixes included, as it stands. */
    static Reading read(String name) {
        if (name.length() > LONGEST) {
            return new Reading(Optional.empty(), name.substring(0, LONGEST));
        }
        int length = name.length();
        // from each place on: the fewest words that the rest is made of, in how many ways, and the first word of one of
        // them
        int[] fewest = new int[length + 2];
        int[] ways = new int[length + 2];
        int[] stop = new int[length + 2];
        java.util.Arrays.fill(fewest, Integer.MAX_VALUE);
        fewest[length + 1] = 0;
        ways[length + 1] = 1;
        for (int i = length - 1; i >= 0; i--) {
            for (int end = i; end <= length; end++) {
                if (end < length && name.charAt(end) != '_') {
                    continue;
                }
                String piece = name.substring(i, end);
                if (fewest[end + 1] == Integer.MAX_VALUE || !(isNumber(piece) || WORDS.contains(piece))) {
                    continue;
                }
                int count = fewest[end + 1] + 1;
                if (count < fewest[i]) {
                    fewest[i] = count;
                    ways[i] = ways[end + 1];
                    stop[i] = end;
                } else if (count == fewest[i]) {
                    ways[i] = Math.min(2, ways[i] + ways[end + 1]);
                }
            }
        }
        if (ways[0] != 1) {
            return new Reading(Optional.empty(), unknown(name, fewest));
        }
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < length; i = stop[i] + 1) {
            pieces.add(name.substring(i, stop[i]));
        }
        return new Reading(Optional.of(String.join(".", pieces)), "");
    }

    /** The part of a name before what can be read to its end, or the whole name. */
    private static String unknown(String name, int[] fewest) {
        for (int i = 1; i < name.length(); i++) {
            if (name.charAt(i - 1) == '_' && fewest[i] != Integer.MAX_VALUE) {
                return name.substring(0, i - 1);
            }
        }
        return name;
    }

    private static boolean isNumber(String piece) {
        return !piece.isEmpty() && piece.length() <= 3 && piece.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The name of a module path; {@code original}: with the blocks of the original implementation. */
    static String name(String module, boolean original) {
        return (original ? OriginalBlocks.original(module) : module).replace('.', '_');
    }
}
