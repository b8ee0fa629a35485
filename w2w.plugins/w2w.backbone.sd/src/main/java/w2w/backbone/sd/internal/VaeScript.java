package w2w.backbone.sd.internal;

import java.util.ArrayList;
import java.util.List;

/** The autoencoder of Stable Diffusion, encoder and decoder as two programs of one argument, rows × channels × height × width. */
final class VaeScript {
    private static final double EPS = 1e-6;

    private final VaeConfig c;
    private final Script s;

    private VaeScript(VaeConfig config, Script script) {
        this.c = config;
        this.s = script;
    }

    /** Pictures {@code x} to mean and log variance, one after the other along the channels, not yet in the model's scale. */
    static String encoder(VaeConfig config, Script script) {
        return new VaeScript(config, script).encoder();
    }

    /** Latents {@code x}, already divided by the scaling factor, to pictures. */
    static String decoder(VaeConfig config, Script script) {
        return new VaeScript(config, script).decoder();
    }

    private String encoder() {
        int width = c.widths().get(0);
        String x = s.convolution(s.toCompute("x"), "encoder.conv_in", 3, width, 3, 1, 1);
        for (int b = 0; b < c.widths().size(); b++) {
            String block = "encoder.down_blocks." + b;
            for (int i = 0; i < c.layers(); i++) {
                x = resnet(x, block + ".resnets." + i, width, c.widths().get(b));
                width = c.widths().get(b);
            }
            if (b < c.widths().size() - 1) {
                x = s.call("pad", x, List.of(0, 1, 0, 1));
                x = s.convolution(x, block + ".downsamplers.0.conv", width, width, 3, 2, 0);
            }
        }
        x = middle(x, "encoder.mid_block", width);
        x = s.silu(s.groupNorm(x, "encoder.conv_norm_out", width, c.groups(), EPS));
        int both = 2 * c.latentChannels();
        x = s.convolution(x, "encoder.conv_out", width, both, 3, 1, 1);
        return s.toFloat32(c.quantConvolution() ? s.convolution(x, "quant_conv", both, both, 1, 1, 0) : x);
    }

    private String decoder() {
        int latent = c.latentChannels();
        String x = s.toCompute("x");
        x = c.postQuantConvolution() ? s.convolution(x, "post_quant_conv", latent, latent, 1, 1, 0) : x;
        int top = c.widths().size() - 1;
        int width = c.widths().get(top);
        x = s.convolution(x, "decoder.conv_in", latent, width, 3, 1, 1);
        x = middle(x, "decoder.mid_block", width);
        for (int u = 0; u <= top; u++) {
            String block = "decoder.up_blocks." + u;
            for (int i = 0; i <= c.layers(); i++) {
                x = resnet(x, block + ".resnets." + i, width, c.widths().get(top - u));
                width = c.widths().get(top - u);
            }
            if (u < top) {
                List<String> size = List.of(
                        s.let("torch.mul(" + s.size(x, 2) + ", 2)"), s.let("torch.mul(" + s.size(x, 3) + ", 2)"));
                x = s.call("upsample_nearest2d", x, size);
                x = s.convolution(x, block + ".upsamplers.0.conv", width, width, 3, 1, 1);
            }
        }
        x = s.silu(s.groupNorm(x, "decoder.conv_norm_out", width, c.groups(), EPS));
        return s.toFloat32(s.convolution(x, "decoder.conv_out", width, 3, 3, 1, 1));
    }

    private String middle(String x, String name, int width) {
        x = resnet(x, name + ".resnets.0", width, width);
        x = c.middleAttention() ? attention(x, name + ".attentions.0", width) : x;
        return resnet(x, name + ".resnets.1", width, width);
    }

    private String resnet(String x, String name, int in, int out) {
        String h = s.silu(s.groupNorm(x, name + ".norm1", in, c.groups(), EPS));
        h = s.convolution(h, name + ".conv1", in, out, 3, 1, 1);
        h = s.silu(s.groupNorm(h, name + ".norm2", out, c.groups(), EPS));
        h = s.convolution(h, name + ".conv2", out, out, 3, 1, 1);
        return s.add(in == out ? x : s.convolution(x, name + ".conv_shortcut", in, out, 1, 1, 0), h);
    }

    /** One head as wide as the block, over all positions. */
    private String attention(String x, String name, int width) {
        List<String> size = List.of(s.size(x, 0), "" + width, s.size(x, 2), s.size(x, 3));
        String h = s.groupNorm(x, name + ".group_norm", width, c.groups(), EPS);
        h = s.call("transpose", "torch.flatten(" + h + ", 2)", 1, 2);
        List<String> qkv = new ArrayList<>();
        for (String part : List.of(".to_q", ".to_k", ".to_v")) {
            qkv.add(s.plainLinear(h, name + part, width, width, true));
        }
        h = s.attention(qkv.get(0), qkv.get(1), qkv.get(2), 1, width, false, false);
        h = s.plainLinear(h, name + ".to_out.0", width, width, true);
        return s.add(s.call("view", "torch.contiguous(torch.transpose(" + h + ", 1, 2))", size), x);
    }
}
