package w2w.formats.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.Factor;

/**
 * A tensor name of diffusers' three styles.
 *
 * @param factor empty for an alpha
 */
record DiffusersKey(String part, String module, Optional<Factor> factor) {
    private static final String PART = "(unet|text_encoder|text_encoder_2)\\.";
    private static final Pattern NEW = Pattern.compile(PART + "(.+)\\.lora_([AB])\\.weight");
    private static final Pattern OLD = Pattern.compile(PART + "(.+)\\.lora(?:_linear_layer)?\\.(down|up)\\.weight");
    private static final Pattern OLDEST =
            Pattern.compile("(?:unet\\.)?(.+)\\.processor\\.to_(q|k|v|out)_lora\\.(down|up)\\.weight");
    private static final Pattern OLDEST_TEXT =
            Pattern.compile("(text_encoder|text_encoder_2)\\.(.+)\\.to_(q|k|v|out)_lora\\.(down|up)\\.weight");
    private static final Pattern ALPHA = Pattern.compile(PART + "(.+)\\.alpha");

    static Optional<DiffusersKey> of(String name) {
        if (name.length() > 1000) {
            return Optional.empty();
        }
        Matcher m = NEW.matcher(name);
        if (m.matches()) {
            return key(m.group(1), m.group(2), Factor.valueOf(m.group(3)));
        }
        m = OLDEST.matcher(name);
        if (m.matches()) {
            // the processor's to_out stood for the linear layer that is to_out.0 among the modules
            String layer = m.group(2).equals("out") ? "to_out.0" : "to_" + m.group(2);
            return key(AdapterFile.UNET, m.group(1) + "." + layer, factor(m.group(3)));
        }
        m = OLDEST_TEXT.matcher(name);
        if (m.matches()) {
            return key(m.group(1), m.group(2) + "." + m.group(3) + "_proj", factor(m.group(4)));
        }
        m = OLD.matcher(name);
        if (m.matches()) {
            return key(m.group(1), m.group(2), factor(m.group(3)));
        }
        m = ALPHA.matcher(name);
        return m.matches() ? Optional.of(new DiffusersKey(m.group(1), m.group(2), Optional.empty())) : Optional.empty();
    }

    private static Factor factor(String word) {
        return word.equals("down") ? Factor.A : Factor.B;
    }

    private static Optional<DiffusersKey> key(String part, String module, Factor factor) {
        return Optional.of(new DiffusersKey(part, module, Optional.of(factor)));
    }
}
