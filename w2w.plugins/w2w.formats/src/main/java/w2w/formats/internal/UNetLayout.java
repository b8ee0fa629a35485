package w2w.formats.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.tensors.StrictJson;

/**
 * The layout of adapters of a diffusers UNet, from its {@code config.json}: the layers of its transformers, those whose
 * path ends with one of the target names as peft has it, slots in the order in which weights2weights flattens.
 */
final class UNetLayout {
    private static final int MOST_LAYERS = 100_000;

    private final String source;
    private final Map<String, Object> config;
    private final Map<String, int[]> linear = new TreeMap<>();

    private UNetLayout(String source, Map<String, Object> config) {
        this.source = source;
        this.config = config;
    }

    /**
     * The layout of adapters of one rank and alpha.
     *
     * @param targets such as {@code to_q} or {@code to_out.0}, or full paths
     * @throws W2wException INPUT: the configuration is not that of such a UNet, or a target is not in it
     */
    static WeightLayout of(Path config, List<String> targets, int rank, double alpha) {
        return of(config.toString(), StrictJson.object(config), targets, rank, alpha);
    }

    /** The same for a configuration that has been read already. */
    static WeightLayout of(String source, Map<String, Object> config, List<String> targets, int rank, double alpha) {
        UNetLayout unet = new UNetLayout(source, config);
        unet.walk();
        Map<String, Function<Integer, Slot>> ordered = new TreeMap<>();
        for (String target : targets) {
            List<String> found = unet.linear.keySet().stream()
                    .filter(m -> m.equals(target) || m.endsWith("." + target))
                    .toList();
            if (found.isEmpty()) {
                throw unet.bad("no layer of this UNet's transformers is called " + target);
            }
            for (String module : found) {
                int[] shape = unet.linear.getOrDefault(module, new int[3]);
                AdaptedLayer layer = new AdaptedLayer(module, shape[0], shape[1], rank, alpha, shape[2]);
                for (Factor factor : Factor.values()) {
                    ordered.put(module + ".lora_" + factor, offset -> new Slot(layer, factor, offset));
                }
            }
        }
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        for (Function<Integer, Slot> at : ordered.values()) {
            Slot slot = at.apply(offset);
            slots.add(slot);
            offset = slot.end();
        }
        return WeightLayout.ofSlots(slots);
    }

    private void walk() {
        List<Integer> channels = integers("block_out_channels", -1);
        int blocks = channels.size();
        List<String> down = names("down_block_types", blocks);
        List<String> up = names("up_block_types", blocks);
        List<Integer> layers = integers("layers_per_block", blocks);
        List<Integer> depths = integers("transformer_layers_per_block", blocks);
        List<Integer> contexts = integers("cross_attention_dim", blocks);
        for (int i = 0; i < blocks; i++) {
            if (isCrossAttention(down.get(i))) {
                attentions("down_blocks." + i, layers.get(i), channels.get(i), depths.get(i), contexts.get(i));
            }
            int mirrored = blocks - 1 - i;
            if (isCrossAttention(up.get(i))) {
                attentions(
                        "up_blocks." + i,
                        layers.get(mirrored) + 1,
                        channels.get(mirrored),
                        depths.get(mirrored),
                        contexts.get(mirrored));
            }
        }
        Object middle = config.getOrDefault("mid_block_type", "UNetMidBlock2DCrossAttn");
        if (middle.equals("UNetMidBlock2DCrossAttn")) {
            int last = blocks - 1;
            attentions("mid_block", 1, channels.get(last), depths.get(last), contexts.get(last));
        } else {
            throw bad("a middle block of type " + middle + " is not known");
        }
    }

    private boolean isCrossAttention(String type) {
        return switch (type) {
            case "CrossAttnDownBlock2D", "CrossAttnUpBlock2D" -> true;
            case "DownBlock2D", "UpBlock2D" -> false;
            default -> throw bad("a block of type " + type + " is not known");
        };
    }

    private void attentions(String block, int count, int width, int depth, int context) {
        for (int i = 0; i < count; i++) {
            String attention = block + ".attentions." + i + ".";
            int kernel = Boolean.TRUE.equals(config.get("use_linear_projection")) ? 0 : 1;
            add(attention + "proj_in", width, width, kernel);
            add(attention + "proj_out", width, width, kernel);
            for (int k = 0; k < depth; k++) {
                String transformer = attention + "transformer_blocks." + k + ".";
                for (String name : List.of("to_q", "to_k", "to_v", "to_out.0")) {
                    boolean reads = name.equals("to_k") || name.equals("to_v");
                    add(transformer + "attn1." + name, width, width);
                    add(transformer + "attn2." + name, reads ? context : width, width);
                }
                // the gated activation halves what the first projection makes
                add(transformer + "ff.net.0.proj", width, Math.multiplyExact(8, width));
                add(transformer + "ff.net.2", Math.multiplyExact(4, width), width);
            }
        }
    }

    private void add(String module, int inputs, int outputs) {
        add(module, inputs, outputs, 0);
    }

    private void add(String module, int inputs, int outputs, int kernel) {
        if (linear.size() == MOST_LAYERS) {
            throw bad("more than " + MOST_LAYERS + " linear layers");
        }
        linear.put(module, new int[] {inputs, outputs, kernel});
    }

    private List<String> names(String key, int count) {
        Object value = config.get(key);
        if (value instanceof List<?> list
                && list.size() == count
                && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw bad(key + " does not name one type a block");
    }

    /** One number a block, given as a list or as one number for all; {@code count} -1: as many as there are. */
    private List<Integer> integers(String key, int count) {
        Object value = config.getOrDefault(key, key.equals("transformer_layers_per_block") ? (Object) 1L : "nothing");
        List<Integer> numbers = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                numbers.add(integer(key, element));
            }
        } else if (count >= 0) {
            numbers.addAll(Collections.nCopies(count, integer(key, value)));
        }
        if (numbers.isEmpty() || numbers.size() > 64 || (count >= 0 && numbers.size() != count)) {
            throw bad(key + " is not one number a block");
        }
        return numbers;
    }

    private int integer(String key, @Nullable Object value) {
        if (value instanceof Long n && n >= 1 && n <= 1 << 20) {
            return n.intValue();
        }
        throw bad(key + " holds something that is no size");
    }

    private W2wException bad(String what) {
        return W2wException.input(what).at(source);
    }
}
