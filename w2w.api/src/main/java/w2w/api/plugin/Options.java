package w2w.api.plugin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import w2w.api.task.W2wException;

/** For plug-ins: the settings of one call, as requests carry them, over those of the plug-in's configuration. Immutable. */
public final class Options {
    private final Map<String, String> given;

    private Options(Map<String, String> given) {
        this.given = given;
    }

    /**
     * The settings of a call.
     *
     * @param known names that the plug-in has, so that a misspelt one does not go unnoticed
     * @throws W2wException INPUT: a name that is not known, with those that are
     */
    public static Options of(Map<String, String> given, String... known) {
        List<String> names = List.of(known);
        for (String name : new TreeMap<>(given).keySet()) {
            if (!names.contains(name)) {
                throw W2wException.input("there is no option " + name)
                        .advise(
                                names.isEmpty()
                                        ? "There are no options here"
                                        : "Options are " + String.join(", ", names));
            }
        }
        return new Options(Map.copyOf(given));
    }

    /** A number within {@code least} and {@code most}; {@code configured} where the call does not set it. */
    public double number(String name, double configured, double least, double most) {
        String text = given.get(name);
        double value = configured;
        if (text != null) {
            try {
                value = Double.parseDouble(text.strip());
            } catch (NumberFormatException e) {
                throw W2wException.input("option " + name + " is not a number: " + text);
            }
        }
        if (!(value >= least && value <= most)) {
            throw W2wException.input(
                    "option " + name + " is " + value + ", it must be within " + least + " to " + most);
        }
        return value;
    }

    /** A whole number within {@code least} and {@code most}; {@code configured} where the call does not set it. */
    public int integer(String name, int configured, int least, int most) {
        double value = number(name, configured, least, most);
        if (value != Math.rint(value)) {
            throw W2wException.input("option " + name + " is not a whole number: " + value);
        }
        return (int) value;
    }

    /** One of {@code values}; {@code configured} where the call does not set it. */
    public String choice(String name, String configured, String... values) {
        String value = text(name, configured);
        if (!List.of(values).contains(value)) {
            throw W2wException.input(
                    "option " + name + " is " + value + ", it must be one of " + String.join(", ", values));
        }
        return value;
    }

    /** A text without blanks around it; {@code configured} where the call does not set it. */
    public String text(String name, String configured) {
        return given.getOrDefault(name, configured).strip();
    }
}
