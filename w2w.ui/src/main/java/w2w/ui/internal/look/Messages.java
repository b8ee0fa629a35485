package w2w.ui.internal.look;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of one package, by key, from its {@code messages.properties}. */
public final class Messages {
    private final ResourceBundle texts;

    private Messages(ResourceBundle texts) {
        this.texts = texts;
    }

    /** Those of a class's package. */
    public static Messages of(Class<?> of) {
        return new Messages(
                ResourceBundle.getBundle(of.getPackageName() + ".messages", Locale.getDefault(), of.getClassLoader()));
    }

    /** The text with its {0}, {1}… filled in; a missing key is a fault of ours and throws. */
    public String text(String key, Object... values) {
        String pattern = texts.getString(key);
        return values.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(values);
    }

    /** Whether there is such a text. */
    public boolean has(String key) {
        return texts.containsKey(key);
    }
}
