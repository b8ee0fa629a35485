package w2w.cli.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.AutoComplete;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.PicocliException;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;

/** Makes every command once, to see its options; one that cannot be made is left out, and it is said. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "completion", description = "Prints a completion script for a shell.")
public final class CompletionCommand implements Command {
    /** Shells that take the script. */
    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(
            paramLabel = "SHELL",
            description = "${COMPLETION-CANDIDATES}; use it with: source <(w2w completion bash)")
    Shell shell;

    private final CommandTree tree;

    @Activate
    public CompletionCommand(@Reference CommandTree tree) {
        this.tree = tree;
    }

    /** One script serves both shells: it switches zsh to bash's way by itself. */
    @Override
    public int run(Console console) {
        String script = script(tree.snapshot(), console);
        if (console.json()) {
            console.json(Map.of("shell", shell, "script", script));
        } else {
            console.out().print(script);
        }
        return DONE;
    }

    static String script(Node root, Console console) {
        Map<Node, Object> made = new LinkedHashMap<>();
        List<Contribution.Instance> open = new ArrayList<>();
        try {
            collect(root, root, made, open, console);
            return AutoComplete.bash("w2w", Specs.parser(root, made, new GlobalOptions(), Path.of("")));
        } finally {
            open.forEach(Contribution.Instance::close);
        }
    }

    private static void collect(
            Node root, Node node, Map<Node, Object> made, List<Contribution.Instance> open, Console console) {
        Contribution contribution = node.contribution;
        if (contribution != null) {
            try {
                Contribution.Instance instance = contribution.open();
                open.add(instance);
                Specs.parser(root, Map.of(node, instance.command()), new GlobalOptions(), Path.of(""));
                made.put(node, instance.command());
            } catch (W2wException | PicocliException | LinkageError e) {
                console.warn(contribution.path() + " (bundle " + contribution.origin() + ") is left out: " + e);
            }
        }
        node.children.values().forEach(child -> collect(root, child, made, open, console));
    }
}
