package w2w.cli.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A command line and the place in the tree that it names.
 *
 * @param words those that led to the node
 * @param next the first argument behind them that is no global option; null if there is none
 */
record Line(List<String> arguments, Node node, List<String> words, @Nullable String next) {
    static Line of(Node root, List<String> arguments) {
        Node node = root;
        List<String> words = new ArrayList<>();
        String next = null;
        for (String argument : arguments) {
            if (GlobalOptions.FLAGS.contains(argument)) {
                continue;
            }
            Node child = node.children.get(argument);
            if (child == null) {
                next = argument;
                break;
            }
            node = child;
            words.add(argument);
        }
        return new Line(arguments, node, List.copyOf(words), next);
    }

    String path() {
        return String.join(" ", words);
    }

    boolean isRoot() {
        return words.isEmpty();
    }

    boolean asks(String... options) {
        return arguments.stream().anyMatch(List.of(options)::contains);
    }

    /** picocli's view of the node. */
    CommandLine in(CommandLine root) {
        CommandLine found = root;
        for (String word : words) {
            CommandLine child = found.getSubcommands().get(word);
            if (child == null) {
                throw new IllegalStateException(path());
            }
            found = child;
        }
        return found;
    }
}
