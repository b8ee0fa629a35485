package w2w.directions.internal;

import java.util.Map;
import java.util.TreeSet;
import w2w.api.task.W2wException;

/** The settings of one call over those of the configuration. */
record Options(Map<String, String> given, TreeSet<String> known) {
    /** Settings of a call; a name that is not {@code known} is refused, so that a misspelt one does not go unnoticed. */
    static Options of(Map<String, String> given, String... known) {
        TreeSet<String> names = new TreeSet<>(java.util.List.of(known));
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw W2wException.input("there is no option " + name)
                        .advise(
                                names.isEmpty()
                                        ? "This finder has no options"
                                        : "Options are " + String.join(", ", names));
            }
        }
        return new Options(given, names);
    }

    double number(String name, double configured, double least, double most) {
        String text = given.get(name);
        double value = configured;
        if (text != null) {
            try {
                value = Double.parseDouble(text);
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

    String text(String name, String configured) {
        return given.getOrDefault(name, configured).strip();
    }
}
