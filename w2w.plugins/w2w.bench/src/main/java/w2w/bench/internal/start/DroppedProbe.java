package w2w.bench.internal.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import w2w.api.invert.InversionLoss;
import w2w.api.plugin.Plugins;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** A plug-in that is dropped into the watched folder of this process, and taken away. */
public final class DroppedProbe implements AutoCloseable {
    private final Plugins plugins;
    private final Path made;
    private final Path folder;
    private final Path target;

    public DroppedProbe(BundleContext context, Plugins plugins) throws IOException {
        this.plugins = plugins;
        String watched = context.getProperty("w2w.plugins");
        if (watched == null) {
            throw W2wException.of(W2wException.Kind.INTERNAL, "the launcher did not say w2w.plugins");
        }
        folder = Path.of(watched);
        target = folder.resolve("w2w-bench-probe.jar");
        made = Files.createTempFile("w2w-probe", ".jar");
        ProbeBundle.write(made);
    }

    /** Returns when it is listed as usable and has been made. */
    public void drop(Task task) throws IOException, InterruptedException {
        Path beside = Files.copy(made, folder.resolve(".probe.tmp"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        await(task, "READY", this::isThere);
        plugins.get(InversionLoss.class, ProbeBundle.ID);
    }

    /** Returns when it is not listed any more. */
    public void remove(Task task) throws IOException, InterruptedException {
        Files.deleteIfExists(target);
        await(task, "away", () -> !isThere());
    }

    private boolean isThere() {
        return plugins.ids(InversionLoss.class).contains(ProbeBundle.ID);
    }

    private static void await(Task task, String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            task.check();
            if (System.nanoTime() > end) {
                throw W2wException.of(W2wException.Kind.INTERNAL, "the dropped plug-in is not " + what + " after 20 s");
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(target);
        Files.deleteIfExists(made);
    }
}
