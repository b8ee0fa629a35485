package w2w.backbone.sd.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The conditional UNet of Stable Diffusion (Rombach et al., 2022) as diffusers computes it, under the names of its checkpoints. The
 * program's arguments: sample (rows × channels × height × width, float32); row (2 × rows, float32: timestep, strength); pick (2 ×
 * rows, integers: prompt, model); context (prompts × tokens × width); where layers are adapted, those of {@link Script#adapters}.
 */
final class UNetScript {
    static final List<String> ARGUMENTS = List.of("sample", "row", "pick", "context");
    static final List<String> ADAPTED_ARGUMENTS = List.of("sample", "row", "pick", "context", "bank", "factor");

    private final UNetConfig c;
    private final Script s;
    private final Map<String, String> times = new LinkedHashMap<>();
    private String context = "context";

    private UNetScript(UNetConfig config, Script script) {
        this.c = config;
        this.s = script;
    }

    /** Writes the network to {@code script} and returns the variable that holds the prediction, in float32. */
    static String write(UNetConfig config, Script script, boolean adapted) {
        return new UNetScript(config, script).write(adapted);
    }

    private String write(boolean adapted) {
        if (adapted) {
            s.adapters("torch.select(pick, 0, 1)", "torch.select(row, 0, 1)");
        }
        context = s.call("index_select", "context", 0, "torch.select(pick, 0, 0)");
        timeEmbedding();
        String x = s.convolution(
                s.toCompute("sample"), "conv_in", c.channels(), c.widths().get(0), 3, 1, 1);
        s.tap("conv_in", x);
        Deque<String> skips = new ArrayDeque<>();
        Deque<Integer> skipWidths = new ArrayDeque<>();
        skips.push(x);
        skipWidths.push(c.widths().get(0));
        int width = c.widths().get(0);
        for (int b = 0; b < c.blocks(); b++) {
            String block = "down_blocks." + b;
            int out = c.widths().get(b);
            for (int i = 0; i < c.layers().get(b); i++) {
                x = resnet(x, block + ".resnets." + i, width, out);
                width = out;
                if (c.downCross().get(b)) {
                    x = transformer(x, block + ".attentions." + i, width, b);
                }
                skips.push(x);
                skipWidths.push(width);
            }
            if (b < c.blocks() - 1) {
                x = s.convolution(x, block + ".downsamplers.0.conv", width, width, 3, 2, 1);
                skips.push(x);
                skipWidths.push(width);
            }
            s.tap(block, x);
        }
        x = resnet(x, "mid_block.resnets.0", width, width);
        x = transformer(x, "mid_block.attentions.0", width, c.blocks() - 1);
        x = resnet(x, "mid_block.resnets.1", width, width);
        s.tap("mid_block", x);
        for (int u = 0; u < c.blocks(); u++) {
            String block = "up_blocks." + u;
            int level = c.blocks() - 1 - u;
            int out = c.widths().get(level);
            for (int i = 0; i <= c.layers().get(level); i++) {
                x = s.call("cat", List.of(x, skips.pop()), 1);
                x = resnet(x, block + ".resnets." + i, width + skipWidths.pop(), out);
                width = out;
                if (c.upCross().get(u)) {
                    x = transformer(x, block + ".attentions." + i, width, level);
                }
            }
            if (u < c.blocks() - 1) {
                String next = skips.element();
                List<String> size = List.of(s.size(next, 2), s.size(next, 3));
                x = s.call("upsample_nearest2d", x, size);
                x = s.convolution(x, block + ".upsamplers.0.conv", width, width, 3, 1, 1);
            }
            s.tap(block, x);
        }
        x = s.groupNorm(x, "conv_norm_out", width, c.groups(), c.eps());
        s.tap("conv_norm_out", x);
        return s.toFloat32(s.convolution(s.silu(x), "conv_out", width, c.channels(), 3, 1, 1));
    }

    /** Sinusoids of the timestep (Vaswani et al., 2017), two linear layers, and from them the offset of every residual block. */
    private void timeEmbedding() {
        int width = c.widths().get(0);
        int half = width / 2;
        String steps = s.let(
                "torch.arange(" + half + ", dtype=6, layout=None, device=ops.prim.device(sample), pin_memory=None)");
        String frequencies = s.call(
                "exp", "torch.div(torch.mul(" + steps + ", " + -Math.log(10000) + "), " + (half - c.freqShift()) + ")");
        String angles = s.call("mul", "torch.unsqueeze(torch.select(row, 0, 0), 1)", frequencies);
        String sin = s.call("sin", angles);
        String cos = s.call("cos", angles);
        String waves = s.call("cat", c.flipSinToCos() ? List.of(cos, sin) : List.of(sin, cos), 1);
        String hidden = s.linear(s.toCompute(waves), "time_embedding.linear_1", width, c.timeWidth(), true, 2);
        String embedding = s.linear(s.silu(hidden), "time_embedding.linear_2", c.timeWidth(), c.timeWidth(), true, 2);
        s.tap("time_embedding", embedding);
        resnets().forEach((name, out) -> times.put(name, ""));
        List<String> names =
                times.keySet().stream().map(n -> n + ".time_emb_proj").toList();
        List<Integer> outs = new ArrayList<>(resnets().values());
        List<String> offsets = s.linears(s.silu(embedding), names, c.timeWidth(), outs, true, 2);
        int i = 0;
        for (Map.Entry<String, String> time : times.entrySet()) {
            time.setValue(offsets.get(i++));
        }
    }

    /** Residual blocks with their output channels. */
    private Map<String, Integer> resnets() {
        Map<String, Integer> all = new LinkedHashMap<>();
        int top = c.blocks() - 1;
        for (int b = 0; b <= top; b++) {
            for (int i = 0; i < c.layers().get(b); i++) {
                all.put("down_blocks." + b + ".resnets." + i, c.widths().get(b));
            }
        }
        all.put("mid_block.resnets.0", c.widths().get(top));
        all.put("mid_block.resnets.1", c.widths().get(top));
        for (int u = 0; u <= top; u++) {
            for (int i = 0; i <= c.layers().get(top - u); i++) {
                all.put("up_blocks." + u + ".resnets." + i, c.widths().get(top - u));
            }
        }
        return all;
    }

    private String resnet(String x, String name, int in, int out) {
        String h = s.silu(s.groupNorm(x, name + ".norm1", in, c.groups(), c.eps()));
        h = s.convolution(h, name + ".conv1", in, out, 3, 1, 1);
        String offset = times.getOrDefault(name, "");
        h = s.add(h, "torch.unsqueeze(torch.unsqueeze(" + offset + ", -1), -1)");
        h = s.silu(s.groupNorm(h, name + ".norm2", out, c.groups(), c.eps()));
        h = s.convolution(h, name + ".conv2", out, out, 3, 1, 1);
        String shortcut = in == out ? x : s.convolution(x, name + ".conv_shortcut", in, out, 1, 1, 0);
        String sum = s.add(shortcut, h);
        s.tap(name, sum);
        return sum;
    }

    private String transformer(String x, String name, int width, int level) {
        String height = s.size(x, 2);
        String h = s.groupNorm(x, name + ".norm", width, c.groups(), 1e-6);
        h = s.call("transpose", "torch.flatten(" + h + ", 2)", 1, 2);
        h = projection(h, name + ".proj_in", width);
        for (int i = 0; i < c.depth().get(level); i++) {
            h = block(h, name + ".transformer_blocks." + i, width, c.heads().get(level));
        }
        h = projection(h, name + ".proj_out", width);
        String columns = s.size(x, 3);
        h = s.call(
                "view",
                "torch.contiguous(torch.transpose(" + h + ", 1, 2))",
                List.of(s.size(x, 0), width, height, columns));
        String sum = s.add(h, x);
        s.tap(name, sum);
        return sum;
    }

    /** A 1×1 convolution over positions is the same product. */
    private String projection(String x, String name, int width) {
        return c.linearProjection() ? s.linear(x, name, width, width, true, 3) : s.pointwise(x, name, width);
    }

    private String block(String x, String name, int width, int heads) {
        String h = s.layerNorm(x, name + ".norm1", width, 1e-5);
        x = s.add(attention(h, h, name + ".attn1", width, width, heads), x);
        h = s.layerNorm(x, name + ".norm2", width, 1e-5);
        x = s.add(attention(h, context, name + ".attn2", width, c.contextWidth(), heads), x);
        h = s.layerNorm(x, name + ".norm3", width, 1e-5);
        String wide = s.linear(h, name + ".ff.net.0.proj", width, 8 * width, true, 3);
        String halves = s.let("torch.chunk(" + wide + ", 2, -1)");
        String gated = s.call("mul", halves + "[0]", "torch.gelu(" + halves + "[1])");
        return s.add(s.linear(gated, name + ".ff.net.2", 4 * width, width, true, 3), x);
    }

    private String attention(String x, String from, String name, int width, int fromWidth, int heads) {
        List<String> qkv = new ArrayList<>();
        if (x.equals(from)) {
            List<String> names = List.of(name + ".to_q", name + ".to_k", name + ".to_v");
            qkv.addAll(s.linears(x, names, width, List.of(width, width, width), false, 3));
        } else {
            qkv.add(s.linear(x, name + ".to_q", width, width, false, 3));
            qkv.addAll(s.linears(
                    from, List.of(name + ".to_k", name + ".to_v"), fromWidth, List.of(width, width), false, 3));
        }
        String o = s.attention(qkv.get(0), qkv.get(1), qkv.get(2), heads, width, false, c.upcastAttention());
        return s.linear(o, name + ".to_out.0", width, width, true, 3);
    }
}
