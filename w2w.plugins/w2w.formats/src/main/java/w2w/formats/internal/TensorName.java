package w2w.formats.internal;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tensor's name taken apart: the layer it belongs to, and what of the layer it is.
 *
 * @param path of the layer as the file spells it, with its prefix, dots or underscores between
 * @param role {@link #A}, {@link #B}, {@link #MID}, {@link #ALPHA}, or the tool's own word for another kind: {@code hada_w1_a}
 * @param adapter name of the adapter inside the key, as peft's models hold it; empty where there is none
 */
record TensorName(String path, String role, String adapter) {
    static final String A = "A";
    static final String B = "B";
    static final String MID = "mid";
    static final String ALPHA = "alpha";

    /** Roles of tensors that change a bias: no matrix holds them. */
    static final Set<String> BIASES = Set.of("bias", "diff_b", "lora_B.bias", "lora_up.bias");

    private static final int LONGEST = 1000;

    private static final Pattern KOHYA = Pattern.compile("(.+?)[._]lora_(down|up|mid)(?:\\.weight)?");
    private static final Pattern PEFT = Pattern.compile("(.+)\\.lora_([AB])(?:\\.([^.]+))?\\.weight");
    private static final Pattern OLD = Pattern.compile("(.+)\\.lora(?:_linear_layer)?\\.(down|up)\\.weight");
    /** Processors of diffusers' attention, whose to_out stood for what is to_out.0 among the modules. */
    private static final Pattern PROCESSOR =
            Pattern.compile("(.+)\\.processor\\.to_(q|k|v|out)_lora\\.(down|up)\\.weight");

    private static final Pattern TEXT_PROCESSOR =
            Pattern.compile("(text_encoder(?:_2)?\\..+)\\.to_(q|k|v|out)_lora\\.(down|up)\\.weight");
    private static final Pattern OTHER = Pattern.compile(
            "(.+?)\\.(alpha|bias|lora_B\\.bias|lora_up\\.bias|on_input|vera_lambda_[bd]|dora_scale|scalar|diff|diff_b|w_norm|b_norm|hada_\\w+|lokr_\\w+|b?oft_\\w+|rescale"
                    + "|lora_magnitude_vector|ia3_l|a[12]\\.weight|b[12]\\.weight)(?:\\.(?!weight$)([^.]+?))?(?:\\.weight)?");

    static Optional<TensorName> of(String name) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher m = PROCESSOR.matcher(name);
        if (m.matches()) {
            return found(m.group(1) + (m.group(2).equals("out") ? ".to_out.0" : ".to_" + m.group(2)), role(m.group(3)));
        }
        m = TEXT_PROCESSOR.matcher(name);
        if (m.matches()) {
            return found(m.group(1) + "." + m.group(2) + "_proj", role(m.group(3)));
        }
        m = PEFT.matcher(name);
        if (m.matches()) {
            return Optional.of(new TensorName(m.group(1), m.group(2), m.group(3) == null ? "" : m.group(3)));
        }
        m = OLD.matcher(name);
        if (m.matches()) {
            return found(m.group(1), role(m.group(2)));
        }
        m = KOHYA.matcher(name);
        if (m.matches()) {
            return found(m.group(1), role(m.group(2)));
        }
        m = OTHER.matcher(name);
        if (m.matches()) {
            return Optional.of(new TensorName(m.group(1), m.group(2), m.group(3) == null ? "" : m.group(3)));
        }
        return Optional.empty();
    }

    /** What tools call a role in a key. */
    static String suffix(String role) {
        return switch (role) {
            case A -> "lora_down.weight";
            case B -> "lora_up.weight";
            case MID -> "lora_mid.weight";
            case "oft_R" -> "oft_R.weight";
            default -> role;
        };
    }

    private static String role(String word) {
        return switch (word) {
            case "down" -> A;
            case "up" -> B;
            default -> MID;
        };
    }

    private static Optional<TensorName> found(String path, String role) {
        return Optional.of(new TensorName(path, role, ""));
    }
}
