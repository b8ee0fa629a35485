package w2w.ui.internal.gallery;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import w2w.api.weights.LabelTable;

/**
 * A choice on one label as the SQL condition that {@link w2w.api.studio.Workspace#select} takes, so that what the combos choose can be read,
 * learnt from and changed.
 */
record Condition(String label, Part part) {
    /** Which of the models. */
    enum Part {
        /** The larger of two values. */
        YES,
        /** The smaller of two values. */
        NO,
        LOWEST_QUARTER,
        LOWER_HALF,
        UPPER_HALF,
        HIGHEST_QUARTER
    }

    /** What can be chosen of a label. */
    static List<Part> parts(LabelTable labels, String label) {
        return labels.isBinary(label)
                ? List.of(Part.YES, Part.NO)
                : List.of(Part.HIGHEST_QUARTER, Part.UPPER_HALF, Part.LOWER_HALF, Part.LOWEST_QUARTER);
    }

    /** The condition; empty where the label has no value. */
    String sql(LabelTable labels) {
        double[] known = labels.column(label).stream()
                .flatMapToDouble(Arrays::stream)
                .filter(x -> !Double.isNaN(x))
                .sorted()
                .toArray();
        if (known.length == 0) {
            return "";
        }
        String column = '"' + label.replace("\"", "\"\"") + '"';
        return switch (part) {
            case YES -> column + " = " + number(known[known.length - 1]);
            case NO -> column + " = " + number(known[0]);
            case LOWEST_QUARTER -> column + " <= " + number(quantile(known, 0.25));
            case LOWER_HALF -> column + " <= " + number(quantile(known, 0.5));
            case UPPER_HALF -> column + " >= " + number(quantile(known, 0.5));
            case HIGHEST_QUARTER -> column + " >= " + number(quantile(known, 0.75));
        };
    }

    /** Both, where there is something on either side. */
    static String and(String one, String other) {
        if (one.isBlank() || other.isBlank()) {
            return one.isBlank() ? other.strip() : one.strip();
        }
        return parenthesised(one.strip()) + " and " + other.strip();
    }

    /** {@code or} binds weaker than the {@code and} that is about to be added. */
    private static String parenthesised(String condition) {
        return condition.toLowerCase(Locale.ROOT).matches("(?s).*\\bor\\b.*") ? "(" + condition + ")" : condition;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /** A number that is one of the column's: rounded it might leave out the model it came from. */
    private static String number(double x) {
        return x == Math.rint(x) && Math.abs(x) < 1e9 ? Long.toString((long) x) : Double.toString(x);
    }
}
