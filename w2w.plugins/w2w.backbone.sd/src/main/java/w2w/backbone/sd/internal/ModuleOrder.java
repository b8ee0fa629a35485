package w2w.backbone.sd.internal;

import java.util.Comparator;
import java.util.List;
import w2w.api.diffusion.LinearLayer;

/** The order in which UNet and text encoder register their modules in PyTorch, which is neither the order of use nor the alphabet. */
final class ModuleOrder {
    private static final List<String> ORDER = List.of(
            "conv_in",
            "time_embedding",
            "linear_1",
            "linear_2",
            "down_blocks",
            "up_blocks",
            "mid_block",
            "conv_out",
            "attentions",
            "resnets",
            "downsamplers",
            "upsamplers",
            "conv1",
            "time_emb_proj",
            "conv2",
            "conv_shortcut",
            "proj_in",
            "transformer_blocks",
            "attn1",
            "attn2",
            "ff",
            "to_q",
            "to_k",
            "to_v",
            "to_out",
            "proj_out",
            "self_attn",
            "mlp",
            "k_proj",
            "v_proj",
            "q_proj",
            "out_proj",
            "fc1",
            "fc2");

    private ModuleOrder() {}

    static List<LinearLayer> sorted(List<LinearLayer> layers) {
        return layers.stream()
                .sorted(Comparator.comparing(LinearLayer::module, ModuleOrder::compare))
                .toList();
    }

    static int compare(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = Integer.compare(rank(left[i]), rank(right[i]));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int rank(String part) {
        return Character.isDigit(part.charAt(0)) ? Integer.parseInt(part) : ORDER.indexOf(part);
    }
}
