package w2w.ui.internal.plugins;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.AttributeDefinition;
import w2w.api.task.W2wException;

/** Values of metatype attributes. */
final class Attributes {
    private Attributes() {}

    /** A typed value of what was typed. */
    static Object parse(AttributeDefinition attribute, String text) {
        String refusal = attribute.validate(text);
        if (refusal != null && !refusal.isEmpty()) {
            throw W2wException.input(text + " is not allowed: " + refusal).at(attribute.getID());
        }
        try {
            String one = text.strip();
            return switch (attribute.getType()) {
                case AttributeDefinition.BOOLEAN -> Boolean.valueOf(one);
                case AttributeDefinition.INTEGER -> Integer.valueOf(one);
                case AttributeDefinition.LONG -> Long.valueOf(one);
                case AttributeDefinition.SHORT -> Short.valueOf(one);
                case AttributeDefinition.BYTE -> Byte.valueOf(one);
                case AttributeDefinition.DOUBLE -> Double.valueOf(one);
                case AttributeDefinition.FLOAT -> Float.valueOf(one);
                default -> attribute.getCardinality() == 0 ? text : (Object) text.split("\\s*,\\s*");
            };
        } catch (NumberFormatException e) {
            throw W2wException.input(text + " is no number").at(attribute.getID());
        }
    }

    /** Whether a value is the path of the file or of the folder it is in. */
    static boolean names(Object value, Path file) {
        if (!(value instanceof String text) || text.isBlank()) {
            return false;
        }
        try {
            Path named = Path.of(text.strip()).toAbsolutePath().normalize();
            Path whole = file.toAbsolutePath().normalize();
            return named.equals(whole) || named.equals(whole.getParent());
        } catch (InvalidPathException e) {
            return false; // some other text
        }
    }

    /** Keeps a configuration. */
    static void store(ConfigurationAdmin admin, String pid, Map<String, Object> values) {
        try {
            admin.getConfiguration(pid, "?").update(FrameworkUtil.asDictionary(values));
        } catch (IOException e) {
            throw W2wException.of(
                            W2wException.Kind.STORAGE,
                            "the configuration cannot be kept: "
                                    + Optional.ofNullable(e.getMessage()).orElse(""))
                    .at(pid)
                    .because(e);
        }
    }
}
