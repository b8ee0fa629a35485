package w2w.cli.internal;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

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
        parser.registerConverter(
                Path.class, text -> directory.resolve(text).toAbsolutePath().normalize());
        return parser;
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
