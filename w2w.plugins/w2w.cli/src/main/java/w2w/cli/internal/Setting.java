package w2w.cli.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import w2w.api.task.W2wException;

/**
 * One attribute of a configuration, as its Metatype describes it.
 *
 * @param type a {@link AttributeDefinition} constant
 * @param many whether it takes several values, separated by commas
 * @param initial its values where nothing is configured
 * @param options allowed values; empty where any will do
 * @param min smallest value (for text: length) allowed; empty where there is none
 * @param max likewise
 */
record Setting(
        String key,
        String name,
        String description,
        int type,
        boolean many,
        List<String> initial,
        List<String> options,
        String min,
        String max) {

    String typeName() {
        String one =
                switch (type) {
                    case AttributeDefinition.LONG,
                            AttributeDefinition.INTEGER,
                            AttributeDefinition.SHORT,
                            AttributeDefinition.BYTE -> "whole number";
                    case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> "number";
                    case AttributeDefinition.BOOLEAN -> "true or false";
                    case AttributeDefinition.CHARACTER -> "one character";
                    case AttributeDefinition.PASSWORD -> "secret";
                    default -> "text";
                };
        return many ? one + ", several with commas between" : one;
    }

    /** What may be given, in words; empty where the type says it all. */
    String allowed() {
        if (!options.isEmpty()) {
            return String.join(", ", options);
        }
        String unit = isText() ? " characters" : "";
        if (!min.isEmpty() && !max.isEmpty()) {
            return min + " to " + max + unit;
        }
        return min.isEmpty() ? max.isEmpty() ? "" : "at most " + max + unit : "at least " + min + unit;
    }

    /**
     * The value to store: of the described type, an array where there are many.
     *
     * @throws W2wException INPUT: not of the type, out of range, no option; says what is allowed
     */
    Object parse(String text) {
        if (!many) {
            return one(text);
        }
        List<Object> values = new ArrayList<>();
        if (!text.isBlank()) {
            Arrays.stream(text.split(",")).map(String::strip).map(this::one).forEach(values::add);
        }
        Class<?> component = values.isEmpty() ? String.class : values.get(0).getClass();
        return values.toArray((Object[]) java.lang.reflect.Array.newInstance(component, 0));
    }

    private Object one(String text) {
        Object value;
        try {
            value = convert(text);
        } catch (NumberFormatException e) {
            value = null;
        }
        if (value == null || !isInRange(value) || (!options.isEmpty() && !options.contains(text))) {
            String allowed = allowed();
            List<String> near = Suggestions.of(text, options);
            throw W2wException.input("\"" + text + "\" is not allowed")
                    .at(key)
                    .advise("It takes a " + typeName() + (allowed.isEmpty() ? "" : ": " + allowed) + "."
                            + (near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?"));
        }
        return value;
    }

    private @Nullable Object convert(String text) {
        return switch (type) {
            case AttributeDefinition.LONG -> Long.valueOf(text);
            case AttributeDefinition.INTEGER -> Integer.valueOf(text);
            case AttributeDefinition.SHORT -> Short.valueOf(text);
            case AttributeDefinition.BYTE -> Byte.valueOf(text);
            case AttributeDefinition.DOUBLE -> finite(Double.valueOf(text));
            case AttributeDefinition.FLOAT -> finite(Float.valueOf(text));
            case AttributeDefinition.BOOLEAN -> {
                String lower = text.toLowerCase(Locale.ROOT);
                yield lower.equals("true") ? Boolean.TRUE : lower.equals("false") ? Boolean.FALSE : null;
            }
            case AttributeDefinition.CHARACTER -> text.length() == 1 ? text.charAt(0) : null;
            default -> text;
        };
    }

    private static @Nullable Object finite(Number number) {
        return Double.isFinite(number.doubleValue()) ? number : null;
    }

    private boolean isText() {
        return type == AttributeDefinition.STRING || type == AttributeDefinition.PASSWORD;
    }

    private boolean isInRange(Object value) {
        double size;
        if (value instanceof Number number) {
            size = number.doubleValue();
        } else if (value instanceof String text) {
            size = text.length();
        } else {
            return true;
        }
        return (min.isEmpty() || size >= Double.parseDouble(min)) && (max.isEmpty() || size <= Double.parseDouble(max));
    }
}
