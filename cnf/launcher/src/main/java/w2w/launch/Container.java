package w2w.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.LoggerFactory;

/** The framework with the bundles of a mode, from {@link #start} to {@link #stop}. */
final class Container {
    private final Places places;
    private final Mode mode;
    private final Slot slot;
    private final Framework framework;

    Container(Places places, Mode mode, Map<String, String> settings) throws IOException {
        this.places = places;
        this.mode = mode;
        Files.createDirectories(places.plugins());
        neverEmpty(places.plugins());
        slot = Slot.claim(places.home().resolve("cache").resolve(mode.word()), stamp());
        Map<String, String> configuration = new HashMap<>(settings);
        configuration.put(Constants.FRAMEWORK_STORAGE, slot.folder().toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, "none");
        configuration.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(mode.level()));
        configuration.put("w2w.mode", mode.word());
        configuration.put("w2w.home", places.home().toString());
        configuration.put("w2w.dist", places.dist().toString());
        configuration.put("w2w.directory", places.directory().toString());
        configuration.put("w2w.plugins", places.plugins().toString());
        configuration.put("felix.cm.dir", places.home().resolve("config").toString());
        configuration.put("felix.fileinstall.dir", places.plugins().toString());
        configuration.put(
                "felix.fileinstall.tmpdir", slot.folder().resolve("fileinstall").toString());
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(configuration);
    }

    /** File Install passes over an empty folder: the plug-in removed last would come back with every warm cache. */
    private static void neverEmpty(Path plugins) throws IOException {
        Path mark = plugins.resolve(".watched");
        if (Files.notExists(mark) && Files.isWritable(plugins)) {
            Files.write(mark, new byte[0]);
        }
    }

    /** Returns when every bundle of the mode's level has been started; those that could not are in the log. */
    void start(String[] arguments, Object cancel) throws BundleException, IOException {
        framework.init(new FrameworkLog());
        BundleContext context = framework.getBundleContext();
        context.registerService(String[].class, arguments, properties("w2w.arguments"));
        context.registerService(cancel.getClass().getName(), cancel, properties("w2w.cancel"));
        if (!slot.warm()) {
            install(context);
        }
        framework.start();
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

    /** Stops the bundles and leaves the cache for the next process. */
    void stop() {
        // a bundle that outlives the log says its last words on standard output, which is the command's and complete
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            framework.stop();
            if (framework.waitForStop(10_000).getType() != FrameworkEvent.WAIT_TIMEDOUT) {
                slot.leaveInOrder();
            }
            slot.close();
        } catch (BundleException | IOException e) {
            LoggerFactory.getLogger("w2w.container").warn("The container did not stop cleanly: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void install(BundleContext context) throws BundleException, IOException {
        StartLevels levels = StartLevels.read(places.dist().resolve("conf/start-levels.properties"));
        for (Path file : places.bundles(mode)) {
            Bundle bundle = context.installBundle("reference:" + file.toUri());
            bundle.adapt(BundleStartLevel.class).setStartLevel(levels.of(bundle.getSymbolicName()));
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    /** A cache is good for one build of the distribution at one place, with one watched folder, on one Java. */
    private String stamp() throws IOException {
        return String.join(
                "\n",
                Files.readString(places.dist().resolve("stamp")),
                places.dist().toString(),
                places.plugins().toString(),
                Runtime.version().toString());
    }

    private static Dictionary<String, ?> properties(String flag) {
        return FrameworkUtil.asDictionary(Map.of(flag, true));
    }
}
