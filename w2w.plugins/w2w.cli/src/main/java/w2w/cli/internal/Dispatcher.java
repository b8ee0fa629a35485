package w2w.cli.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;
import w2w.api.task.CancelledException;
import w2w.api.task.Excerpt;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;
import w2w.cli.Command;

/** Finds the command that a line names, makes only that one, runs it and turns whatever comes out into an exit code. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int BROKEN_PIPE = 141;

    /** Characters of what is wrong with a line, which quotes values of any length. */
    private static final int MOST_SAID = 300;

    private final Node root;
    private final Streams streams;
    private final Path directory;
    private final Cancellation cancellation;

    Dispatcher(Node root, Streams streams, Path directory, Cancellation cancellation) {
        this.root = root;
        this.streams = streams;
        this.directory = directory;
        this.cancellation = cancellation;
    }

    int run(List<String> given) {
        List<String> arguments = spelledOut(given);
        boolean json = arguments.contains("--json");
        boolean verbose = arguments.contains("-v") || arguments.contains("--verbose");
        Line line = Line.of(root, arguments);
        try {
            return written(dispatch(line, json), line);
        } catch (CancelledException e) {
            Complaint.cancelled(line.path()).print(streams, json, verbose);
            return Command.CANCELLED;
        } catch (W2wException e) {
            Complaint.of(e, line.path()).print(streams, json, verbose);
            if (verbose) {
                e.printStackTrace(streams.err());
            } else if (e.kind() == Kind.INTERNAL) {
                streams.err().println("     This is a fault of w2w or of the bundle; " + Complaint.log());
            }
            if (e.kind() == Kind.INTERNAL || e.kind() == Kind.PLUGIN) {
                LOG.error("{}", line.path(), e);
            }
            return Command.FAILED;
        } finally {
            streams.flush();
        }
    }

    /** A command whose output is lost has failed; one whose reader has gone ends quietly, as SIGPIPE ends other programs. */
    private int written(int code, Line line) {
        IOException failure = streams.out().failure().orElse(null);
        if (failure == null) {
            return code;
        }
        String why = String.valueOf(failure.getMessage());
        if (why.contains("Broken pipe")) {
            return BROKEN_PIPE;
        }
        throw W2wException.of(Kind.STORAGE, "standard output cannot be written: " + why)
                .at(line.path())
                .because(failure);
    }

    /** {@code help space fit} is {@code space fit --help}. */
    private List<String> spelledOut(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.get(0).equals("help") || root.children.containsKey("help")) {
            return arguments;
        }
        List<String> asked = new ArrayList<>(arguments.subList(1, arguments.size()));
        asked.add("--help");
        return asked;
    }

    private int dispatch(Line line, boolean json) {
        Contribution found = line.node().contribution;
        line.node().shadowed.forEach(other -> streams.err()
                .println("w2w: warning: " + line.path() + ": the command of the same name in " + other.origin()
                        + " is not used"));
        if (found == null) {
            return group(line, json);
        }
        try (Contribution.Instance instance = found.open()) {
            return invoke(line, instance.command());
        } catch (W2wException | CancelledException e) {
            throw e;
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            throw translate(line, found, e);
        }
    }

    private int group(Line line, boolean json) {
        CommandLine parser = Specs.parser(root, Map.of(), new GlobalOptions(), directory);
        CommandLine own = line.in(parser);
        if (line.asks("-V", "--version") && line.isRoot() && root.children.containsKey("version")) {
            return run(json ? List.of("version", "--json") : List.of("version"));
        }
        if (line.asks("-h", "--help")) {
            own.usage(streams.out());
            return Command.DONE;
        }
        String next = line.next();
        if (next == null) {
            own.usage(streams.err());
            return Command.USAGE;
        }
        String what = next.startsWith("-") ? "unknown option " + Excerpt.of(next) : "no command " + Excerpt.of(next);
        Complaint.usage(
                        line.path(),
                        what,
                        Suggestions.sentence(next, line.node().children.keySet()))
                .print(streams, json, false);
        return Command.USAGE;
    }

    private int invoke(Line line, Command command) throws Exception {
        GlobalOptions options = new GlobalOptions();
        CommandLine parser = Specs.parser(root, Map.of(line.node(), command), options, directory);
        try {
            CommandLine.ParseResult parsed = parser.parseArgs(line.arguments().toArray(new String[0]));
            if (!options.help) {
                Ranges.check(line.in(parser), parsed);
            }
        } catch (ParameterException e) {
            return wrongUsage(line, e);
        }
        if (options.help) {
            line.in(parser).usage(streams.out());
            return Command.DONE;
        }
        ProgressLine progress =
                new ProgressLine(streams, options.noProgress, cancellation::isCancelled, System::nanoTime);
        CommandConsole console = new CommandConsole(streams, options.json, directory, progress);
        boolean done = false;
        try {
            console.task().check();
            int code = command.run(console);
            console.finish();
            done = true;
            return code;
        } finally {
            if (!done) {
                console.abandon();
            }
        }
    }

    private int wrongUsage(Line line, ParameterException e) {
        String advice = "Try: w2w " + (line.path() + " --help").strip();
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            advice = "Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "? " + advice;
        }
        String said = String.valueOf(e.getMessage());
        if (e.getCause() instanceof TypeConversionException unread) {
            String must = String.valueOf(unread.getMessage());
            said = must.startsWith("must ") ? Ranges.typed(e.getArgSpec(), line.arguments()) + " " + must : said;
        }
        String what = Excerpt.of(said, MOST_SAID);
        Complaint.usage(line.path(), what, advice)
                .print(streams, line.arguments().contains("--json"), false);
        return Command.USAGE;
    }

    /** A checked exception or an Error is the command's own fault, or that of the bundle it comes in. */
    private static RuntimeException translate(Line line, Contribution found, Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof W2wException e) {
            return e;
        }
        if (cause instanceof CancelledException e) {
            return e;
        }
        if (cause instanceof OutOfMemoryError) {
            long heap = Runtime.getRuntime().maxMemory() >> 20;
            return W2wException.of(
                            Kind.DEVICE, "out of memory (" + cause.getMessage() + "), of a heap of " + heap + " MiB")
                    .at(line.path())
                    .advise("Work on less at once, or give Java more memory: W2W_JAVA_OPTS=-Xmx…g")
                    .because(cause);
        }
        Kind kind = cause instanceof LinkageError || cause instanceof CommandLine.PicocliException
                ? Kind.PLUGIN
                : Kind.INTERNAL;
        return W2wException.of(kind, Complaint.describe(cause))
                .at(line.path() + " (bundle " + found.origin() + ")")
                .because(cause);
    }
}
