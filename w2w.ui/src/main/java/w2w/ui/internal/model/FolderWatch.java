package w2w.ui.internal.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every other second whether another process, such as the command line, has changed the workspace's folder. Any thread. */
final class FolderWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final long PERIOD = 2000;

    private final Runnable changed;
    private final ScheduledExecutorService thread;
    private Map<Path, FileTime> times = Map.of();
    private List<Path> folders = List.of();

    /** @param changed is called on a thread of the watch's own */
    FolderWatch(Runnable changed) {
        this.changed = changed;
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "w2w-watch");
            made.setDaemon(true);
            return made;
        });
        var unused = thread.scheduleWithFixedDelay(this::look, PERIOD, PERIOD, TimeUnit.MILLISECONDS);
    }

    /** Watches another workspace from now on. */
    synchronized void watch(Path workspace, String except) {
        folders = List.of(workspace, workspace.resolve(except));
        times = read();
    }

    private synchronized void look() {
        Map<Path, FileTime> now = read();
        if (!now.equals(times)) {
            times = now;
            changed.run();
        }
    }

    /** Times of the folder's folders, two levels deep: a file that comes or goes changes its folder's. */
    private Map<Path, FileTime> read() {
        Map<Path, FileTime> found = new HashMap<>();
        if (folders.isEmpty()) {
            return found;
        }
        try (Stream<Path> inside = Files.find(
                folders.get(0), 2, (p, a) -> a.isDirectory() && !p.startsWith(folders.get(1)) && !isHidden(p))) {
            inside.forEach(p -> {
                try {
                    found.put(p, Files.getLastModifiedTime(p));
                } catch (IOException e) {
                    LOG.debug("gone meanwhile: {}", p, e);
                }
            });
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.debug("the workspace cannot be looked at", e);
        }
        found.remove(folders.get(0)); // our own history's folder is made there
        return found;
    }

    private static boolean isHidden(Path path) {
        return path.getFileName() != null && path.getFileName().toString().startsWith(".");
    }

    void close() {
        thread.shutdownNow();
    }
}
