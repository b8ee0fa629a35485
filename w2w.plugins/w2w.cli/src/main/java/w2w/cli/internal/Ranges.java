package w2w.cli.internal;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import w2w.cli.Range;

/** Holds what was typed against the {@link Range} of each option, and finds the name an option was typed with. */
final class Ranges {
    private Ranges() {}

    /** @throws ParameterException a number is out of its range */
    static void check(CommandLine command, ParseResult parsed) {
        ParseResult own = parsed;
        while (own.hasSubcommand()) {
            own = own.subcommand();
        }
        for (ArgSpec arg : own.matchedArgs()) {
            Range range = arg.userObject() instanceof AnnotatedElement field ? field.getAnnotation(Range.class) : null;
            if (range != null) {
                outside(range, arg.getValue()).ifPresent(number -> {
                    String what =
                            typed(arg, parsed.originalArgs()) + " must be " + said(range) + ", not " + text(number);
                    throw new ParameterException(command, what, arg, number.toString());
                });
            }
        }
    }

    /** The name of an option that stands on the line; the label of a parameter. */
    static String typed(ArgSpec arg, List<String> line) {
        if (!(arg instanceof OptionSpec option)) {
            return arg.paramLabel();
        }
        return Stream.of(option.names())
                .filter(name -> line.stream()
                        .anyMatch(word -> word.equals(name)
                                || word.startsWith(name + "=")
                                || (!name.startsWith("--") && word.startsWith(name))))
                .findFirst()
                .orElseGet(option::longestName);
    }

    private static Optional<Number> outside(Range range, @Nullable Object value) {
        Stream<?> all = value instanceof Collection<?> list
                ? list.stream()
                : value instanceof Map<?, ?> map ? map.values().stream() : Stream.ofNullable(value);
        return all.filter(Number.class::isInstance)
                .map(Number.class::cast)
                .filter(number -> !holds(range, number.doubleValue()))
                .findFirst();
    }

    private static boolean holds(Range range, double value) {
        return value >= range.min() && value <= range.max() && value > range.above() && value < range.below();
    }

    private static String said(Range range) {
        if (Double.isFinite(range.min()) && Double.isFinite(range.max())) {
            return text(range.min()) + " to " + text(range.max());
        }
        List<String> bounds = new ArrayList<>();
        bounds.add(Double.isFinite(range.min()) ? text(range.min()) + " or more" : "");
        bounds.add(Double.isFinite(range.above()) ? "above " + text(range.above()) : "");
        bounds.add(Double.isFinite(range.below()) ? "below " + text(range.below()) : "");
        bounds.add(Double.isFinite(range.max()) ? text(range.max()) + " or less" : "");
        return bounds.stream().filter(b -> !b.isEmpty()).collect(Collectors.joining(" and "));
    }

    private static String text(Number number) {
        double value = number.doubleValue();
        if (Math.abs(value) == Float.MAX_VALUE) {
            return Float.toString((float) value);
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString(number.longValue())
                : number.toString();
    }
}
