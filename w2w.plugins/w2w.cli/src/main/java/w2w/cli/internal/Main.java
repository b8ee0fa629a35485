package w2w.cli.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.cli.Command;

/**
 * What the launcher runs on the main thread in mode {@code command}; the result is the exit code of the process. It is offered to our
 * launcher only, which is known by its cancel service: a test's launcher would run it in place of the tests.
 */
@Component(
        service = Callable.class,
        property = "main.thread=command",
        reference = @Reference(name = "launcher", service = CompletableFuture.class, target = "(w2w.cancel=true)"))
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private final BundleContext context;
    private final CommandTree tree;
    private final Cancellation cancellation;

    @Activate
    public Main(BundleContext context, @Reference CommandTree tree, @Reference Cancellation cancellation) {
        this.context = context;
        this.tree = tree;
        this.cancellation = cancellation;
    }

    @Override
    public Integer call() {
        Streams streams = Streams.ofProcess();
        // standard output is the command's alone, to the end of the process: one line of a library would spoil a JSON
        // document
        System.setOut(System.err);
        try {
            String caller = context.getProperty("w2w.directory");
            Path directory = Path.of(caller == null ? "" : caller).toAbsolutePath();
            return new Dispatcher(tree.snapshot(), streams, directory, cancellation).run(arguments());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a fault before or after the command", e);
            Complaint.fault(e).print(streams, false, false);
            return Command.FAILED;
        } finally {
            streams.flush();
        }
    }

    private List<String> arguments() {
        try {
            // not getServiceReferences: the framework takes "[Ljava.lang" for a package nobody imports
            ServiceReference<?>[] given =
                    context.getAllServiceReferences(String[].class.getName(), "(w2w.arguments=true)");
            return Stream.ofNullable(given)
                    .flatMap(Stream::of)
                    .map(context::getService)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(words -> List.of((String[]) words))
                    .orElseThrow(() -> new IllegalStateException("the launcher has registered no arguments"));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
