package w2w.launch;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.BundleException;
import org.slf4j.LoggerFactory;

/** The entry of every {@code w2w} process. */
public final class Main {
    /** What a shell shows for a process ended by Ctrl-C. */
    private static final int CANCELLED = 130;

    private static final long GRACE_SECONDS = 10;

    private static final String SAFE = "--safe";

    /** Bundles that are named when the distribution is damaged: the others mostly lack these. */
    private static final int MOST_FAULTS = 3;

    private final Places places;
    private final Home home;
    private final Mode mode;
    private final boolean safe;
    private final String[] words;
    private final CompletableFuture<Integer> cancel = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Runnable> stoppers = new CopyOnWriteArrayList<>();

    private Main(Places places, Home home, Mode mode, boolean safe, String... words) {
        this.places = places;
        this.home = home;
        this.mode = mode;
        this.safe = safe;
        this.words = words;
    }

    /** Arguments are the user's: none for the workbench, {@code shell} for Gogo, otherwise a command; {@code --safe} before them. */
    public static void main(String[] arguments) {
        // options may stand before the command; behind it they are the command's own
        List<String> options =
                Stream.of(arguments).takeWhile(word -> word.startsWith("-")).toList();
        boolean safe = options.contains(SAFE);
        List<String> given = new ArrayList<>(List.of(arguments));
        if (safe) {
            given.remove(SAFE);
        }
        String[] words = given.toArray(String[]::new);
        Places places = Places.of(System.getProperties(), System.getenv());
        int code;
        try (Home home = Home.open(places.home())) {
            System.setProperty("w2w.logs", home.work().resolve("logs").toString());
            System.setProperty(
                    "logback.configurationFile",
                    places.dist().resolve("conf/logback.xml").toString());
            if (home.reason() != null) {
                System.err.println("w2w: warning: " + places.home() + " cannot be written (" + home.reason()
                        + "): settings are read only, and this run keeps no log");
            }
            code = new Main(places, home, Mode.of(words), safe, words).run();
        } catch (IOException e) {
            System.err.println("w2w: " + e.getMessage());
            code = 1;
        }
        System.exit(code);
    }

    private int run() {
        // also runs when main() exits by itself; then `ended` is open and it is over at once
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "w2w-cancel"));
        Container container = null;
        boolean keep = true;
        try {
            container = started();
            Container running = container;
            if (mode != Mode.COMMAND) {
                // window and shell have no task to cancel: they end when their bundles stop
                stoppers.add(running::askToStop);
            }
            if (cancel.isDone()) {
                return CANCELLED;
            }
            if (mode == Mode.SHELL) {
                running.waitForStop();
                return 0;
            }
            return MainThread.run(running.context(), mode);
        } catch (Throwable e) {
            if (cancel.isDone()) {
                return CANCELLED;
            }
            keep = false;
            LoggerFactory.getLogger("w2w.container").info("ended by", e);
            System.err.println("w2w: " + (e.getMessage() == null ? e : e.getMessage()));
            if (!safe) {
                System.err.println("     Without plug-ins that were added: w2w --safe " + String.join(" ", words));
            }
            return 1;
        } finally {
            if (container != null) {
                container.stop(keep);
            }
            ended.countDown();
        }
    }

    /**
     * A container in which every bundle of the distribution can be used, or as many as there are. A cache that does not give that is
     * filled anew, once.
     */
    private Container started() throws Exception {
        Map<String, String> settings = settings(places.dist().resolve("conf/framework.properties"));
        Container container = new Container(places, home.work(), mode, safe, settings);
        Exception failure = null;
        List<String> faults = List.of();
        try {
            container.start(words, cancel);
            faults = container.faults();
        } catch (BundleException | IOException | RuntimeException e) {
            failure = e;
        }
        if (container.isWarm() && (failure != null || !faults.isEmpty())) {
            LoggerFactory.getLogger("w2w.container").info("the bundle cache is filled anew: {}", faults, failure);
            container.stop(false);
            container = new Container(places, home.work(), mode, safe, settings);
            failure = null;
            container.start(words, cancel);
            faults = container.faults();
        }
        if (failure != null) {
            container.stop(false);
            throw failure;
        }
        if (!faults.isEmpty()) {
            faults.stream().limit(MOST_FAULTS).forEach(fault -> System.err.println("w2w: " + fault));
            int more = faults.size() - MOST_FAULTS;
            System.err.println("     " + (more > 0 ? more + " more bundles cannot be used either. " : "")
                    + "The distribution is damaged: remove " + places.dist() + " and build it again");
        }
        return container;
    }

    private void end() {
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
