package w2w.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.Plugins;

/** The container that the tests run in: its watched folder, its plug-ins. */
final class Container {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(15);

    private Container() {}

    static BundleContext context() {
        return FrameworkUtil.getBundle(Container.class).getBundleContext();
    }

    static <S> S service(Class<S> type) {
        return await(type.getName(), () -> Stream.ofNullable(context().getServiceReference(type))
                .map(context()::getService)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null));
    }

    static Path folder() throws IOException {
        String folder = Objects.requireNonNull(context().getProperty("felix.fileinstall.dir"), "no watched folder");
        return Files.createDirectories(Path.of(folder).toAbsolutePath());
    }

    /** Empties the watched folder and waits until nothing of it is left in the container. */
    static void clear() throws IOException {
        Path folder = folder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        await("folder is empty", () -> Stream.of(context().getBundles())
                .noneMatch(b -> b.getLocation().contains(folder.toString())));
    }

    static List<PluginStatus> statuses(String id) {
        return service(Plugins.class).list().stream()
                .filter(s -> s.id().equals(id))
                .toList();
    }

    static PluginStatus status(String id, PluginStatus.State state) {
        return await(id + " " + state + " in " + service(Plugins.class).list(), () -> statuses(id).stream()
                .filter(s -> s.state() == state)
                .findFirst()
                .orElse(null));
    }

    static void await(String what, BooleanSupplier holds) {
        await(what, () -> holds.getAsBoolean() ? Boolean.TRUE : null);
    }

    private static <T> T await(String what, Supplier<@org.jspecify.annotations.Nullable T> value) {
        long end = System.nanoTime() + PATIENCE;
        while (true) {
            T found = value.get();
            if (found != null) {
                return found;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 15 s: " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
