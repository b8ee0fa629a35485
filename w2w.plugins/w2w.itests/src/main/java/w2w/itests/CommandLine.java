package w2w.itests;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import w2w.cli.Command;

/** The command line as the launcher calls it. */
final class CommandLine {
    private CommandLine() {}

    /** Exit code and what was printed. */
    record Result(int code, String out, String err) {}

    static Result run(String... arguments) throws Exception {
        return run(new CompletableFuture<>(), arguments);
    }

    /** Parses and checks a line for a command that is cancelled before it runs: then the code is {@code CANCELLED}. */
    static Result parse(String... arguments) throws Exception {
        return run(CompletableFuture.completedFuture(1), arguments);
    }

    /** The commands that there are. */
    static Map<String, ServiceReference<Command>> commands() throws InvalidSyntaxException {
        Map<String, ServiceReference<Command>> found = new TreeMap<>();
        for (ServiceReference<Command> each : Container.context().getServiceReferences(Command.class, null)) {
            found.put(String.valueOf(each.getProperty("w2w.command.path")), each);
        }
        return found;
    }

    private static Result run(CompletableFuture<Integer> cancel, String... arguments) throws Exception {
        BundleContext context = Container.context();
        PrintStream oldOut = System.out;
        PrintStream oldErr = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        ServiceRegistration<?> given = context.registerService(
                String[].class.getName(), arguments, FrameworkUtil.asDictionary(Map.of("w2w.arguments", true)));
        // the command line offers itself to a launcher that can cancel it
        ServiceRegistration<?> launcher = context.registerService(
                CompletableFuture.class.getName(), cancel, FrameworkUtil.asDictionary(Map.of("w2w.cancel", true)));
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int code = (Integer) main(context).call();
            return new Result(
                    code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(oldOut);
            System.setErr(oldErr);
            given.unregister();
            launcher.unregister();
        }
    }

    private static Callable<?> main(BundleContext context) throws InvalidSyntaxException {
        ServiceReference<?>[] found = context.getServiceReferences(Callable.class.getName(), "(main.thread=command)");
        return Stream.ofNullable(found)
                .flatMap(Stream::of)
                .map(context::getService)
                .filter(Objects::nonNull)
                .map(s -> (Callable<?>) s)
                .findFirst()
                .orElseThrow();
    }
}
