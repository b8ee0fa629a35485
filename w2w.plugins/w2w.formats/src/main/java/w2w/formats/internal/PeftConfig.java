package w2w.formats.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;

/** What peft's {@code LoraConfig} says of ranks and scales; in a PEFT folder a file, in a newer diffusers file part of its metadata. */
final class PeftConfig {
    /** peft's own default of r and lora_alpha. */
    private static final long DEFAULT = 8;

    /** Types whose layers are read: low-rank ones, and those that {@link DenseLayers} expands. */
    private static final List<String> TYPES = List.of("LORA", "LOHA", "LOKR", "OFT");

    /** Options with which the effect is no longer scale·B·A on the unchanged base model. */
    private static final List<String> OTHER_KINDS = List.of(
            "use_qalora",
            "use_bdlora",
            "lora_bias",
            "layer_replication",
            "target_parameters",
            "trainable_token_indices",
            "alora_invocation_tokens",
            "arrow_config",
            "kasa_config",
            "velora_config",
            "modules_to_save");

    /** Initialisations that change the base model, so that the adapter alone is not what was trained. */
    private static final List<String> CHANGING_BASE = List.of("pissa", "olora", "corda", "loftq");

    private final String source;
    private final double r;
    private final double alpha;
    private final boolean rootScaled;
    private final PeftPatterns ranks;
    private final PeftPatterns alphas;

    private PeftConfig(String source, Map<String, Object> json) {
        this.source = source;
        Object type = json.getOrDefault("peft_type", "LORA");
        if (!(type instanceof String name) || !TYPES.contains(name)) {
            throw bad("the adapter is of type " + Refusal.printable(type.toString()) + "; applied are "
                    + String.join(", ", TYPES));
        }
        for (String option : OTHER_KINDS) {
            if (isSet(json.get(option))) {
                throw bad("option " + option + " is set: this is not plain LoRA");
            }
        }
        String start = String.valueOf(json.get("init_lora_weights"));
        if (CHANGING_BASE.stream().anyMatch(start::startsWith)) {
            throw bad("initialised by " + Refusal.printable(start) + ", which changes the base model as well");
        }
        r = number(json.getOrDefault("r", DEFAULT), "r");
        boolean lora = type.equals("LORA");
        String key = lora ? "lora_alpha" : "alpha";
        alpha = number(json.getOrDefault(key, DEFAULT), key);
        rootScaled = lora && Boolean.TRUE.equals(json.get("use_rslora"));
        ranks = new PeftPatterns(source, "rank_pattern", json.get("rank_pattern"));
        alphas = new PeftPatterns(source, "alpha_pattern", json.get("alpha_pattern"));
    }

    static PeftConfig of(String source, Map<String, Object> json) {
        return new PeftConfig(source, json);
    }

    /** Effective alpha of a layer: peft's scale times its rank. */
    double alpha(String module, int rank) {
        double expected = ranks.find(module).orElse(Math.floor(r));
        if (expected != rank) {
            throw bad("layer " + module + " has rank " + rank + ", the configuration says " + (long) expected);
        }
        double own = alphas.find(module).orElse(alpha);
        return rootScaled ? own * Math.sqrt(rank) : own;
    }

    /**
     * What multiplies the product of a layer's factors.
     *
     * @param rank 0 where the layer is not factored: then that of the configuration counts
     */
    double scale(String module, int rank) {
        double expected = ranks.find(module).orElse(r);
        if ((rank != 0 && rank != expected) || expected <= 0) {
            throw bad("layer " + Refusal.printable(module) + " has rank " + rank + ", the configuration says "
                    + expected);
        }
        double own = alphas.find(module).orElse(alpha);
        return rootScaled ? own / Math.sqrt(expected) : own / expected;
    }

    private double number(Object value, String name) {
        if (value instanceof Number n && Double.isFinite(n.doubleValue())) {
            return n.doubleValue();
        }
        throw bad(name + " is no number");
    }

    private static boolean isSet(@Nullable Object option) {
        return option != null
                && !Boolean.FALSE.equals(option)
                && !(option instanceof List<?> list && list.isEmpty())
                && !(option instanceof Map<?, ?> map && map.isEmpty());
    }

    private W2wException bad(String what) {
        return W2wException.input(what).at(source);
    }

    /** The configuration with which peft reads such an adapter back: what differs from the commonest rank and alpha as patterns. */
    static Map<String, Object> describing(Adapter adapter) {
        List<AdaptedLayer> layers = adapter.layout().layers();
        int rank = commonest(layers, AdaptedLayer::rank);
        double alpha = commonest(layers, AdaptedLayer::alpha);
        Map<String, Object> rankPattern = new TreeMap<>();
        Map<String, Object> alphaPattern = new TreeMap<>();
        for (AdaptedLayer layer : layers) {
            if (layer.rank() != rank) {
                rankPattern.put(layer.module(), layer.rank());
            }
            if (layer.alpha() != alpha) {
                alphaPattern.put(layer.module(), plain(layer.alpha()));
            }
        }
        Map<String, Object> config = new TreeMap<>();
        config.put("alpha_pattern", alphaPattern);
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("inference_mode", true);
        config.put("init_lora_weights", true);
        config.put("lora_alpha", plain(alpha));
        config.put("lora_dropout", 0.0);
        config.put("r", rank);
        config.put("rank_pattern", rankPattern);
        config.put("target_modules", targets(layers));
        config.put("use_dora", false);
        config.put("use_rslora", false);
        return config;
    }

    private static <T> T commonest(List<AdaptedLayer> layers, Function<AdaptedLayer, T> property) {
        Map<T, Long> counts =
                layers.stream().collect(Collectors.groupingBy(property, LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    /** An alpha as a training script would have written it: 27, not 27.0. */
    private static Object plain(double alpha) {
        if (alpha == Math.rint(alpha) && Math.abs(alpha) < 1e15) {
            return (long) alpha;
        }
        return alpha;
    }

    /**
     * Last names such as {@code to_q} if every attention of the whole UNet has the same ones; else full paths. peft adapts whatever
     * ends with a given name, so a short name for an adapter of some blocks would adapt the other blocks as well.
     */
    private static List<String> targets(List<AdaptedLayer> layers) {
        Map<String, Set<String>> attentions = new TreeMap<>();
        List<String> all = new ArrayList<>();
        for (AdaptedLayer layer : layers) {
            all.add(layer.module());
            int at = layer.module().indexOf(".to_");
            if (at >= 0) {
                attentions
                        .computeIfAbsent(layer.module().substring(0, at), p -> new LinkedHashSet<>())
                        .add(layer.module().substring(at + 1));
            }
        }
        Set<Set<String>> kinds = attentions.values().stream().map(Set::copyOf).collect(Collectors.toSet());
        boolean whole = kinds.size() == 1
                && List.of("down_blocks.", "mid_block.", "up_blocks.").stream()
                        .allMatch(p -> attentions.keySet().stream().anyMatch(k -> k.startsWith(p)))
                && attentions.keySet().stream()
                        .allMatch(k -> attentions.containsKey(k.replace("attn1", "attn2"))
                                && attentions.containsKey(k.replace("attn2", "attn1")))
                && all.stream().allMatch(m -> m.contains(".to_"));
        return whole ? kinds.iterator().next().stream().sorted().toList() : all;
    }
}
