package w2w.launch;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The entry of every {@code w2w} process. */
public final class Main {
    /** What a shell shows for a process ended by Ctrl-C. */
    private static final int CANCELLED = 130;

    private static final long GRACE_SECONDS = 10;

    private Main() {}

    /** Arguments are the user's: none for the workbench, {@code shell} for Gogo, otherwise a command. */
    public static void main(String[] arguments) {
        Mode mode = Mode.of(arguments);
        Places places = Places.of(System.getProperties(), System.getenv());
        System.setProperty("w2w.logs", places.home().resolve("logs").toString());
        System.setProperty(
                "logback.configurationFile",
                places.dist().resolve("conf/logback.xml").toString());
        System.exit(run(places, mode, arguments));
    }

    private static int run(Places places, Mode mode, String... arguments) {
        CompletableFuture<Integer> cancel = new CompletableFuture<>();
        CountDownLatch ended = new CountDownLatch(1);
        List<Runnable> stoppers = new CopyOnWriteArrayList<>();
        // also runs when main() exits by itself; then `ended` is open and it is over at once
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(cancel, stoppers, ended), "w2w-cancel"));
        Container container = null;
        try {
            container = new Container(places, mode, settings(places.dist().resolve("conf/framework.properties")));
            container.start(arguments, cancel);
            if (mode != Mode.COMMAND) {
                // window and shell have no task to cancel: they end when their bundles stop
                stoppers.add(container::askToStop);
            }
            if (cancel.isDone()) {
                return CANCELLED;
            }
            if (mode == Mode.SHELL) {
                container.waitForStop();
                return 0;
            }
            return MainThread.run(container.context(), mode);
        } catch (Throwable e) {
            if (cancel.isDone()) {
                return CANCELLED;
            }
            LoggerFactory.getLogger("w2w.container").info("ended by", e);
            System.err.println("w2w: " + (e.getMessage() == null ? e : e.getMessage()));
            return 1;
        } finally {
            if (container != null) {
                container.stop();
            }
            ended.countDown();
        }
    }

    private static void end(CompletableFuture<Integer> cancel, List<Runnable> stoppers, CountDownLatch ended) {
        cancel.complete(CANCELLED);
        if (ended.getCount() > 0) {
            stoppers.forEach(Runnable::run);
        }
        try {
            if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("w2w: the command did not end within " + GRACE_SECONDS + " s of being cancelled");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> settings(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> settings = new HashMap<>();
        properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
        // what is given with -D wins, and bundles read their settings from the system properties as often as from the
        // framework
        settings.replaceAll((key, value) -> System.getProperties().containsKey(key) ? System.getProperty(key) : value);
        settings.forEach(System::setProperty);
        return settings;
    }
}
