package w2w.cli.internal;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/** The command tree as picocli sees it. */
final class Specs {
    private Specs() {}

    /**
     * A parser for the whole tree; commands that are not in {@code made} have a name and a description only.
     *
     * @param directory what relative paths on the command line are resolved against
     */
    static CommandLine parser(Node root, Map<Node, Object> made, GlobalOptions options, Path directory) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(options);
        spec.usageMessage()
                .description("The weight space of customised diffusion models: sample, edit and invert identities.")
                .customSynopsis(
                        "w2w COMMAND [OPTION…]",
                        "w2w            (opens the workbench)",
                        "w2w --safe …   (starts without the plug-ins that were added)");
        addChildren(root, spec, made);
        CommandLine parser = new CommandLine(spec);
        parser.setCaseInsensitiveEnumValuesAllowed(true);
        parser.setExpandAtFiles(false);
        // descriptions may be a plug-in's: no escape sequence reaches the terminal, so none is written for looks either
        parser.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        Stream.of(Double.class, double.class).forEach(type -> parser.registerConverter(type, Specs::number));
        Stream.of(Integer.class, int.class).forEach(type -> parser.registerConverter(type, Specs::integer));
        Stream.of(Long.class, long.class).forEach(type -> parser.registerConverter(type, Specs::whole));
        parser.registerConverter(
                Path.class, text -> directory.resolve(text).toAbsolutePath().normalize());
        return parser;
    }

    /** Every number of a command line passes here: NaN and infinity are no values of any option. */
    private static Double number(String text) {
        double value;
        try {
            value = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("must be a number, not '" + text + "'");
        }
        if (!Double.isFinite(value)) {
            throw new TypeConversionException("must be a finite number, not '" + text + "'");
        }
        return value;
    }

    private static Integer integer(String text) {
        long value = whole(text);
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new TypeConversionException(
                    "must be between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE + ", not " + text);
        }
        return (int) value;
    }

    private static Long whole(String text) {
        try {
            BigInteger value = new BigInteger(text.strip());
            return value.longValueExact();
        } catch (NumberFormatException e) {
            throw new TypeConversionException("must be a whole number, not '" + text + "'");
        } catch (ArithmeticException e) {
            throw new TypeConversionException(
                    "must be between " + Long.MIN_VALUE + " and " + Long.MAX_VALUE + ", not " + text);
        }
    }

    private static void addChildren(Node parent, CommandSpec spec, Map<Node, Object> made) {
        parent.children.forEach((word, child) -> {
            CommandSpec own = spec(made.get(child)).name(word);
            if (own.usageMessage().description().length == 0) {
                own.usageMessage().description(child.description().replace("%", "%%"));
            }
            spec.addSubcommand(word, own);
            addChildren(child, own, made);
        });
    }

    private static CommandSpec spec(@Nullable Object command) {
        return command == null ? CommandSpec.create() : CommandSpec.forAnnotatedObjectLenient(command);
    }
}
