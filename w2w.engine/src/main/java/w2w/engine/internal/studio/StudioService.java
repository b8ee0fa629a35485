package w2w.engine.internal.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import w2w.api.plugin.Plugins;
import w2w.api.studio.CheckReport;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Job;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** The studio: open workspaces and running jobs of this process. */
@Component(service = Studio.class)
public final class StudioService implements Studio {
    private static final int THREADS = 4;
    private static final int ENDED_JOBS_KEPT = 100;

    private final Plugins plugins;
    private final SpaceFiles spaces;
    private final PopulationFolders populations;
    private final Map<Path, Workspace> open = new HashMap<>();
    private final List<Job<?>> jobs = new ArrayList<>();
    private final ExecutorService threads;

    @Activate
    public StudioService(@Reference Plugins plugins, @Reference PopulationFolders populations) {
        this.plugins = plugins;
        this.spaces = new StoredSpaces();
        this.populations = populations;
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "w2w-job-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Deactivate
    public void stop() {
        synchronized (jobs) {
            jobs.forEach(Job::cancel);
        }
        threads.shutdown();
    }

    @Override
    public Workspace open(Path folder, boolean create) {
        WorkspaceMarker.check(folder, create);
        try {
            Path real = folder.toRealPath();
            synchronized (open) {
                Workspace known = open.get(real);
                if (known == null || !Files.exists(real.resolve(WorkspaceMarker.FILE))) {
                    known = new FolderWorkspace(real, plugins, spaces, populations, new Disk());
                    open.put(real, known);
                }
                return known;
            }
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the folder cannot be read")
                    .at(folder.toString())
                    .because(e);
        }
    }

    @Override
    public CheckReport check(Path folder, boolean repair, Task task) {
        return new WorkspaceCheck(folder, spaces, populations, new Disk(), repair).run(task);
    }

    @Override
    public <T> Job<T> start(String title, Function<Task, T> work) {
        EngineJob<T> job = new EngineJob<>(title, work);
        synchronized (jobs) {
            long ended = jobs.stream().filter(StudioService::hasEnded).count();
            if (ended >= ENDED_JOBS_KEPT) {
                jobs.remove(jobs.stream()
                        .filter(StudioService::hasEnded)
                        .findFirst()
                        .orElseThrow());
            }
            jobs.add(job);
        }
        threads.execute(job);
        return job;
    }

    private static boolean hasEnded(Job<?> job) {
        return job.state() != Job.State.WAITING && job.state() != Job.State.RUNNING;
    }

    @Override
    public List<Job<?>> jobs() {
        synchronized (jobs) {
            return List.copyOf(jobs);
        }
    }
}
