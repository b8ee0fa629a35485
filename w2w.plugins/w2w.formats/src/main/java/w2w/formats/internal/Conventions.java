package w2w.formats.internal;

import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;

/**
 * What the tool of origin knows of a dense layer beside its tensors.
 *
 * @param scale what multiplies the product of factors
 * @param oft how it rotates
 */
record Conventions(Scale scale, Oft oft) {
    private static final int MOST_TERMS = 100;

    /** What multiplies the product of the factors of LoRA, LoHa and LoKr. */
    @FunctionalInterface
    interface Scale {
        /**
         * The scale of a layer.
         *
         * @param rank 0 where nothing is factored, as in LoKr of two full matrices
         * @param alpha what the file says
         */
        double of(String part, String module, int rank, OptionalDouble alpha);
    }

    /**
     * How OFT rotates.
     *
     * @param kohya whether the constraint is that of kohya's networks.oft: an alpha of 0 allows no rotation at all, in LyCORIS any
     * @param peft options of peft; null where another tool wrote the file
     */
    record Oft(boolean kohya, @Nullable PeftOft peft) {}

    /**
     * Options of peft's {@code OFTConfig}.
     *
     * @param blocks r of the configuration, 0 where it gives the size of the blocks
     * @param terms of the Neumann series, 0 for the exact Cayley transform
     * @param lastHalved whether the last term of the series counts once and not twice, as since peft 0.18
     * @param eps bound of constrained OFT, 0 for none
     */
    record PeftOft(int blocks, int terms, boolean lastHalved, double eps, boolean share) {}

    /** LyCORIS and ComfyUI: alpha / rank, 1 where alpha is missing or 0. */
    static Conventions lycoris() {
        return new Conventions(Conventions::alphaOverRank, new Oft(false, null));
    }

    /** sd-scripts of kohya; its networks.oft names layers {@code oft_unet_…}. */
    static Conventions kohya() {
        return new Conventions(Conventions::alphaOverRank, new Oft(true, null));
    }

    private static double alphaOverRank(String part, String module, int rank, OptionalDouble alpha) {
        return rank == 0 || alpha.orElse(0) == 0 ? 1 : alpha.getAsDouble() / rank;
    }

    /** A tool whose scale is known by itself, such as diffusers, which puts it in the file's metadata. */
    static Conventions scaledBy(Scale scale) {
        return new Conventions(scale, new Oft(false, null));
    }

    /** peft's {@code adapter_config.json}, of LORA, LOHA, LOKR or OFT. */
    static Conventions peft(String source, Map<String, Object> json) {
        PeftConfig config = PeftConfig.of(source, json);
        return peft((part, module, rank, alpha) -> config.scale(module, rank), source, json);
    }

    /** The same where the scale is known: patterns of the configuration are about paths as the file spells them. */
    static Conventions peft(Scale scale, String source, Map<String, Object> json) {
        PeftOft oft = json.getOrDefault("peft_type", "LORA").equals("OFT") ? oft(source, json) : null;
        return new Conventions(scale, new Oft(false, oft));
    }

    private static PeftOft oft(String source, Map<String, Object> json) {
        boolean neumann = !Boolean.FALSE.equals(json.get("use_cayley_neumann"));
        double terms = number(source, json, "num_cayley_neumann_terms", 5);
        if (terms < 1 || terms > MOST_TERMS) {
            throw W2wException.input("num_cayley_neumann_terms must be from 1 to " + MOST_TERMS)
                    .at(source);
        }
        return new PeftOft(
                (int) number(source, json, "r", 0),
                neumann ? (int) terms : 0,
                json.get("peft_version") != null, // written since 0.18, as which the series has its last term once
                Boolean.TRUE.equals(json.get("coft")) ? number(source, json, "eps", 6e-5) : 0,
                Boolean.TRUE.equals(json.get("block_share")));
    }

    private static double number(String source, Map<String, Object> json, String name, double otherwise) {
        Object value = json.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number n && Double.isFinite(n.doubleValue())) {
            return n.doubleValue();
        }
        throw W2wException.input(name + " must be a number").at(source);
    }
}
