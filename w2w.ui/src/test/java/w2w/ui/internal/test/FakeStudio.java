package w2w.ui.internal.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import w2w.api.plugin.PluginKind;
import w2w.api.studio.CheckReport;
import w2w.api.studio.Inverter;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.CancelledException;
import w2w.api.task.Job;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.ui.internal.model.Services;

/** An engine in memory. Folders are workspaces when they have a {@code workspace.json}, which may be empty. Any thread may call. */
public final class FakeStudio implements Studio {
    public final FakePlugins plugins = new FakePlugins();
    public final FakeRenderer renderer = new FakeRenderer();
    public final FakeBackbone backbone = new FakeBackbone();
    public final FakeTrustedFiles trustedFiles = new FakeTrustedFiles();
    public final FakeCatalogue catalogue = new FakeCatalogue(plugins);
    public @Nullable Inverter inverter;

    /** Folders that cannot be opened. */
    public final Set<Path> damaged = new HashSet<>();

    private final Map<Path, FakeWorkspace> open = new HashMap<>();
    private final List<Job<?>> jobs = new CopyOnWriteArrayList<>();
    private final int people;

    /** @param people in each workspace's population */
    public FakeStudio(int people) {
        this.people = people;
        plugins.add(PluginKind.BACKBONE, "plain-java", backbone);
        plugins.add(PluginKind.DATASET, "faces", new FakeDataset());
    }

    /** What a desk is made with. */
    public Services services() {
        Inverter there = inverter;
        return new Services(
                this,
                plugins,
                renderer,
                there == null ? new FakeInverter() : there,
                new FakePictureFiles(),
                trustedFiles,
                catalogue);
    }

    @Override
    public CheckReport check(Path folder, boolean repair, Task task) {
        return new CheckReport(Map.of(), List.of());
    }

    @Override
    public synchronized Workspace open(Path folder, boolean create) {
        if (damaged.contains(folder)) {
            throw W2wException.input("it is torn").at("workspace.json").advise("Restore it from a copy");
        }
        Path marker = folder.resolve("workspace.json");
        try {
            if (!Files.exists(marker)) {
                if (!create) {
                    throw W2wException.input("the folder is no workspace").at(folder.toString());
                }
                Files.createDirectories(folder);
                Files.writeString(marker, "{}");
            }
        } catch (java.io.IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be written")
                    .at(folder.toString())
                    .because(e);
        }
        return open.computeIfAbsent(folder.toAbsolutePath(), f -> new FakeWorkspace(f, people));
    }

    /** The workspace as it is behind the scenes. */
    public FakeWorkspace workspace(Path folder) {
        return (FakeWorkspace) open(folder, true);
    }

    @Override
    public <T> Job<T> start(String title, Function<Task, T> work) {
        FakeJob<T> job = new FakeJob<>(title);
        jobs.add(job);
        Thread thread = new Thread(() -> job.run(work), "fake-job");
        thread.setDaemon(true);
        thread.start();
        return job;
    }

    @Override
    public List<Job<?>> jobs() {
        return List.copyOf(jobs);
    }

    private static final class FakeJob<T> implements Job<T> {
        private final String title;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private volatile State state = State.RUNNING;
        private volatile double progress;
        private volatile String message = "";
        private volatile boolean cancelled;

        FakeJob(String title) {
            this.title = title;
        }

        void run(Function<Task, T> work) {
            try {
                T value = work.apply(Task.observedBy(new Task.Observer() {
                    @Override
                    public boolean isCancelled() {
                        return cancelled;
                    }

                    @Override
                    public void progressed(double done) {
                        progress = done;
                    }

                    @Override
                    public void said(String part, String text) {
                        message = text;
                    }
                }));
                progress = 1;
                state = State.DONE;
                result.complete(value);
            } catch (RuntimeException e) {
                state = e instanceof CancelledException ? State.CANCELLED : State.FAILED;
                result.completeExceptionally(e);
            }
        }

        @Override
        public String title() {
            return title;
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public double progress() {
            return progress;
        }

        @Override
        public String message() {
            return message;
        }

        @Override
        public Optional<Duration> remaining() {
            return Optional.of(Duration.ofSeconds(Math.round(10 * (1 - progress))));
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public CompletionStage<T> result() {
            return result.minimalCompletionStage();
        }
    }
}
