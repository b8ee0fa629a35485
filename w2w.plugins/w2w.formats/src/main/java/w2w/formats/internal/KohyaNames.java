package w2w.formats.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Module paths with underscores for dots, and back. The names of the modules of Stable Diffusion's UNets and text encoders contain
 * underscores themselves, so a name is taken apart into the names that occur there; one that can be read in two ways is not read.
 */
final class KohyaNames {
    /** Longest name that is looked at; the longest real one has under 90 characters. */
    private static final int LONGEST = 200;

    private static final List<String> NAMES = List.of(
            "down_blocks",
            "up_blocks",
            "mid_block",
            "attentions",
            "transformer_blocks",
            "attn1",
            "attn2",
            "to_q",
            "to_k",
            "to_v",
            "to_out",
            "proj_in",
            "proj_out",
            "ff",
            "net",
            "proj",
            "resnets",
            "time_emb_proj",
            "conv1",
            "conv2",
            "conv_shortcut",
            "downsamplers",
            "upsamplers",
            "conv",
            "conv_in",
            "conv_out",
            "time_embedding",
            "add_embedding",
            "linear_1",
            "linear_2",
            "text_model",
            "encoder",
            "layers",
            "self_attn",
            "q_proj",
            "k_proj",
            "v_proj",
            "out_proj",
            "mlp",
            "fc1",
            "fc2",
            "text_projection");

    /** Blocks under the names of the original implementation, which kohya's SDXL files use; two layers a block. */
    private static final Pattern ORIGINAL =
            Pattern.compile("(input_blocks|output_blocks)_(\\d{1,3})_1_(.+)|middle_block_1_(.+)");

    private static final Pattern DIFFUSERS = Pattern.compile(
            "(down_blocks|up_blocks)\\.(\\d{1,3})\\.attentions\\.(\\d{1,3})\\.(.+)|mid_block\\.attentions\\.0\\.(.+)");

    private KohyaNames() {}

    /** The module path of a name; empty where there is none or more than one. */
    static Optional<String> module(String name) {
        Matcher original = ORIGINAL.matcher(name);
        if (original.matches()) {
            return original.group(4) != null
                    ? module("mid_block_attentions_0_" + original.group(4))
                    : module(block(original) + "_" + original.group(3));
        }
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        List<String> readings = readings(name);
        return readings.size() == 1 ? Optional.of(readings.get(0)) : Optional.empty();
    }

    private static String block(Matcher original) {
        int number = Integer.parseInt(original.group(2));
        boolean down = original.group(1).equals("input_blocks");
        int place = down ? number - 1 : number;
        return (down ? "down_blocks_" : "up_blocks_") + Math.floorDiv(place, 3) + "_attentions_"
                + Math.floorMod(place, 3);
    }

    /** All ways to read a name, two at most: from the end, how the rest of the name from each place on can be read. */
    private static List<String> readings(String name) {
        List<List<String>> from = new ArrayList<>();
        for (int i = 0; i <= name.length() + 1; i++) {
            from.add(new ArrayList<>());
        }
        from.get(name.length() + 1).add("");
        for (int i = name.length() - 1; i >= 0; i--) {
            for (int end = name.indexOf('_', i); ; end = name.indexOf('_', end + 1)) {
                int stop = end < 0 ? name.length() : end;
                String piece = name.substring(i, stop);
                if (isNumber(piece) || NAMES.contains(piece)) {
                    for (String rest : from.get(stop + 1)) {
                        if (from.get(i).size() < 2) {
                            from.get(i).add(rest.isEmpty() ? piece : piece + "." + rest);
                        }
                    }
                }
                if (end < 0) {
                    break;
                }
            }
        }
        return from.get(0);
    }

    private static boolean isNumber(String piece) {
        return !piece.isEmpty() && piece.length() <= 3 && piece.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The name of a module path; {@code original}: with the blocks of the original implementation. */
    static String name(String module, boolean original) {
        Matcher m = DIFFUSERS.matcher(module);
        if (!original || !m.matches()) {
            return module.replace('.', '_');
        }
        if (m.group(5) != null) {
            return "middle_block_1_" + m.group(5).replace('.', '_');
        }
        int place = 3 * Integer.parseInt(m.group(2)) + Integer.parseInt(m.group(3));
        return (m.group(1).equals("down_blocks") ? "input_blocks_" + (place + 1) : "output_blocks_" + place) + "_1_"
                + m.group(4).replace('.', '_');
    }
}
