package w2w.backbone.sd.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * CLIP's text transformer (Radford et al., 2021): token ids {@code x}, prompts × positions, to the last hidden state. Where layers are
 * adapted, further arguments are model and strength of each prompt, and those of {@link Script#adapters}.
 */
final class TextScript {
    static final List<String> ARGUMENTS = List.of("x");
    static final List<String> ADAPTED_ARGUMENTS = List.of("x", "model", "strength", "bank", "factor");

    private TextScript() {}

    static String write(TextConfig c, Script s, boolean adapted) {
        if (adapted) {
            s.adapters("model", "strength");
        }
        int width = c.width();
        String tokens = s.weight("embeddings.token_embedding.weight", c.vocabulary(), width);
        String positions = s.weight("embeddings.position_embedding.weight", c.positions(), width);
        String used = s.call("narrow", positions, 0, 0, s.size("x", 1));
        String x = s.add(s.call("embedding", tokens, "x"), used);
        for (int i = 0; i < c.layers(); i++) {
            String layer = "encoder.layers." + i;
            String h = s.layerNorm(x, layer + ".layer_norm1", width, c.eps());
            List<String> qkv = new ArrayList<>();
            for (String part : List.of(".q_proj", ".k_proj", ".v_proj")) {
                qkv.add(s.linear(h, layer + ".self_attn" + part, width, width, true, 3));
            }
            h = s.attention(qkv.get(0), qkv.get(1), qkv.get(2), c.heads(), width, true, false);
            x = s.add(s.linear(h, layer + ".self_attn.out_proj", width, width, true, 3), x);
            h = s.layerNorm(x, layer + ".layer_norm2", width, c.eps());
            h = s.linear(h, layer + ".mlp.fc1", width, c.hidden(), true, 3);
            h = c.quickGelu() ? s.call("mul", h, "torch.sigmoid(torch.mul(" + h + ", 1.702))") : s.call("gelu", h);
            x = s.add(s.linear(h, layer + ".mlp.fc2", c.hidden(), width, true, 3), x);
        }
        return s.layerNorm(x, "final_layer_norm", width, c.eps());
    }
}
