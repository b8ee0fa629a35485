package w2w.measures.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import w2w.api.measure.Attribute;
import w2w.api.measure.Attribute.Kind;
import w2w.api.task.W2wException;
import w2w.tensors.StrictJson;

/**
 * What {@code evaluation.json} says of the nets beside it: the size of their input, and of each output its name and what it is,
 * {@code (standardised…)} or {@code (logit)} behind the name. A name of two words is one of several choices, {@code background blue}: its
 * outputs are the logits of a softmax over all names that begin with the first word. Anything else is a number in a unit of its own.
 */
final class Evaluation {
    private static final Pattern INPUT = Pattern.compile(".*\\[n, *3, *(\\d{1,4}), *(\\d{1,4})\\].*");

    final int height;
    final int width;
    final List<Attribute> attributes;
    /** Of each attribute the group of choices it is one of, or empty. */
    private final List<String> groups;

    private Evaluation(int height, int width, List<Attribute> attributes, List<String> groups) {
        this.height = height;
        this.width = width;
        this.attributes = List.copyOf(attributes);
        this.groups = List.copyOf(groups);
    }

    static Evaluation read(Path file) {
        Map<String, Object> tree = StrictJson.object(file);
        Matcher input = INPUT.matcher(String.valueOf(tree.get("input")));
        if (!input.matches() || !(tree.get("regressor_output") instanceof List<?> outputs)) {
            throw W2wException.input(
                            "does not say what the nets take and give: “input” of the form [n,3,128,128] and a list "
                                    + "“regressor_output”")
                    .at(file.toString());
        }
        List<Attribute> attributes = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        for (Object output : outputs) {
            String text = String.valueOf(output);
            int bracket = text.indexOf(" (");
            String name = bracket < 0 ? text : text.substring(0, bracket);
            boolean choice = name.contains(" ");
            Kind kind = choice || text.startsWith("(logit", bracket + 1)
                    ? Kind.PROBABILITY
                    : text.startsWith("(standardised", bracket + 1) ? Kind.STANDARDISED : Kind.RAW;
            attributes.add(new Attribute(name, kind));
            groups.add(choice ? name.substring(0, name.indexOf(' ')) : "");
        }
        return new Evaluation(Integer.parseInt(input.group(1)), Integer.parseInt(input.group(2)), attributes, groups);
    }

    /** The attributes' numbers, from what the net gives. */
    double[] numbers(float... outputs) {
        if (outputs.length != attributes.size()) {
            throw W2wException.input(
                    "the net gives " + outputs.length + " numbers and evaluation.json names " + attributes.size());
        }
        double[] numbers = new double[outputs.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = attributes.get(i).kind() != Kind.PROBABILITY
                    ? outputs[i]
                    : groups.get(i).isEmpty() ? 1 / (1 + Math.exp(-outputs[i])) : share(i, outputs);
        }
        return numbers;
    }

    /** Softmax of one choice of its group. */
    private double share(int which, float... outputs) {
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            if (groups.get(j).equals(groups.get(which))) {
                sum += Math.exp(outputs[j] - (double) outputs[which]);
            }
        }
        return 1 / sum;
    }
}
