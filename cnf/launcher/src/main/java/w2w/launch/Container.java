package w2w.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.LoggerFactory;

/** The framework with the bundles of a mode, from {@link #start} to {@link #stop}. */
final class Container {
    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";

    private final Places places;
    private final boolean safe;
    private final Path plugins;
    private final List<Path> bundles;
    private final Slot slot;
    private final Framework framework;
    private @Nullable DroppedBundles dropped;

    /**
     * @param work the folder that holds the caches
     * @param safe whether dropped bundles are left out
     */
    Container(Places places, Path work, Mode mode, boolean safe, Map<String, String> settings) throws IOException {
        this.places = places;
        this.safe = safe;
        plugins = watched(places, work);
        bundles = places.bundles(mode);
        neverEmpty(plugins);
        slot = Slot.claim(work.resolve("cache").resolve(mode.word() + (safe ? "-safe" : "")), stamp());
        Map<String, String> configuration = new HashMap<>(settings);
        configuration.put(Constants.FRAMEWORK_STORAGE, slot.folder().toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, "none");
        configuration.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(mode.level()));
        configuration.put("w2w.mode", mode.word());
        configuration.put("w2w.home", places.home().toString());
        configuration.put("w2w.dist", places.dist().toString());
        configuration.put("w2w.directory", places.directory().toString());
        configuration.put("w2w.plugins", plugins.toString());
        configuration.put("w2w.safe", Boolean.toString(safe));
        configuration.put("felix.cm.dir", configurations(places, work).toString());
        if (!safe) {
            configuration.put("felix.fileinstall.dir", plugins.toString());
        }
        configuration.put(
                "felix.fileinstall.tmpdir", slot.folder().resolve("fileinstall").toString());
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(configuration);
    }

    /** Plug-ins that are there already can be read where nothing can be written. */
    private static Path watched(Places places, Path work) throws IOException {
        boolean there = Files.isDirectory(places.plugins());
        return there || work.equals(places.home())
                ? Files.createDirectories(places.plugins())
                : Files.createDirectories(work.resolve("plugins"));
    }

    /** So can settings. */
    private static Path configurations(Places places, Path work) {
        Path own = places.home().resolve("config");
        return Files.isDirectory(own) ? own : work.resolve("config");
    }

    /** File Install passes over an empty folder: the plug-in removed last would come back with every warm cache. */
    private static void neverEmpty(Path plugins) throws IOException {
        Path mark = plugins.resolve(".watched");
        if (Files.notExists(mark) && Files.isWritable(plugins)) {
            Files.write(mark, new byte[0]);
        }
    }

    /**
     * Returns when every bundle of the mode's level has been started, and dropped ones have been or have used up their time; those that
     * could not are in the log.
     */
    void start(String[] arguments, Object cancel) throws BundleException, IOException, InterruptedException {
        framework.init(new FrameworkLog());
        BundleContext context = framework.getBundleContext();
        context.registerService(String[].class, arguments, properties("w2w.arguments"));
        context.registerService(cancel.getClass().getName(), cancel, properties("w2w.cancel"));
        DroppedBundles starter = new DroppedBundles(context, plugins, limit());
        dropped = starter;
        context.registerService(ResolverHookFactory.class, new Isolation(starter::contains), null);
        context.registerService(Map.class, starter.problems(), properties("w2w.dropped"));
        if (!slot.warm()) {
            install(context);
        }
        framework.start();
        if (!safe) {
            starter.begin();
            starter.await();
        }
    }

    private static Duration limit() {
        return Duration.ofSeconds(Math.max(1, Long.getLong("w2w.plugins.limit", 10)));
    }

    /** Whether the bundles came from the cache of an earlier process. */
    boolean isWarm() {
        return slot.warm();
    }

    /** What keeps bundles of the distribution from being used, a line a bundle; empty where all is well. */
    List<String> faults() {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return List.of("the framework does not start");
        }
        List<String> lines = new ArrayList<>(Unresolved.of(context, this::isDropped));
        for (Path file : bundles) {
            if (context.getBundle(location(file)) == null) {
                lines.add(file.getFileName() + " is not a bundle that can be read");
            }
        }
        return lines;
    }

    private boolean isDropped(Bundle bundle) {
        return dropped != null && dropped.contains(bundle);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Begins to stop the bundles and returns. */
    void askToStop() {
        try {
            framework.stop();
        } catch (BundleException e) {
            LoggerFactory.getLogger("w2w.container").warn("The container does not stop: {}", e.toString());
        }
    }

    /** Returns when the framework has been stopped by somebody else. */
    void waitForStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /**
     * Stops the bundles.
     *
     * @param keep whether the cache is left for the next process; otherwise the next one fills it anew
     */
    void stop(boolean keep) {
        // a bundle that outlives the log says its last words on standard output, which is the command's and complete
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            boolean hangs = dropped != null && dropped.hangs();
            framework.stop();
            FrameworkEvent end = framework.waitForStop(hangs ? 1000 : 10_000);
            if (keep && !hangs && end.getType() != FrameworkEvent.WAIT_TIMEDOUT) {
                slot.leaveInOrder();
            }
            slot.close();
        } catch (BundleException | IOException e) {
            LoggerFactory.getLogger("w2w.container").warn("The container did not stop cleanly: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!keep) {
                System.setOut(out);
            }
        }
    }

    private void install(BundleContext context) throws BundleException, IOException {
        StartLevels levels = StartLevels.read(places.dist().resolve("conf/start-levels.properties"));
        for (Path file : bundles) {
            Bundle bundle;
            try {
                bundle = context.installBundle(location(file));
            } catch (BundleException e) {
                // the others may do without it; what is not installed is named when the start is over
                LoggerFactory.getLogger("w2w.container").info("{} is not installed", file, e);
                continue;
            }
            bundle.adapt(BundleStartLevel.class).setStartLevel(levels.of(bundle.getSymbolicName()));
            boolean leftOut = safe && FILE_INSTALL.equals(bundle.getSymbolicName());
            if (!leftOut && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    private static String location(Path file) {
        return "reference:" + file.toUri();
    }

    /** A cache is good for the same jars of one build of the distribution at one place, with one watched folder, on one Java. */
    private String stamp() throws IOException {
        StringBuilder jars = new StringBuilder();
        for (Path file : bundles) {
            jars.append(file.getFileName())
                    .append(' ')
                    .append(Files.size(file))
                    .append(' ')
                    .append(Files.getLastModifiedTime(file).toMillis())
                    .append('\n');
        }
        return String.join(
                "\n",
                Files.readString(places.dist().resolve("stamp")),
                jars,
                places.dist().toString(),
                plugins.toString(),
                Runtime.version().toString());
    }

    private static Dictionary<String, ?> properties(String flag) {
        return FrameworkUtil.asDictionary(Map.of(flag, true));
    }
}
