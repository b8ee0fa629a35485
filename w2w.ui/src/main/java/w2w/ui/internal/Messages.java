package w2w.ui.internal;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The workbench's texts, by key, from {@code messages.properties}. */
final class Messages {
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle(Messages.class.getPackageName() + ".messages");

    private Messages() {}

    /** The text with its {0}, {1}… filled in; a missing key is a fault of ours and throws. */
    static String text(String key, Object... values) {
        String pattern = TEXTS.getString(key);
        return values.length == 0 ? pattern : MessageFormat.format(pattern, values);
    }
}
