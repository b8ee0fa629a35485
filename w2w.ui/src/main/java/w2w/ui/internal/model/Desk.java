package w2w.ui.internal.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Plugins;
import w2w.api.plugin.TrustedFiles;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Inverter;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.Renderer;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Job;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.ui.internal.pictures.Pictures;

/**
 * What the person at the desktop is working on: a workspace, a space of it, an identity in hand. Belongs to the UI thread, except where a
 * method says otherwise. Knows no widget.
 */
public final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    /** The folder of a workspace that holds what the workbench keeps there. */
    private static final String FOLDER = "workbench";

    /** What is drawn where neither a dataset nor anybody says otherwise. */
    private static final RenderSettings PLAIN =
            new RenderSettings("photo of a person", "", 5, RenderSettings.Against.BASE_MODEL, "", 30, 512, 512);

    private final Services services;
    private final Executor ui;
    private final TrustQuestions questions;
    private final Behind behind;
    private final Behind sideline;
    private final KeptHistory kept;
    private final History history;
    private final Insights insights;
    private final LongWork jobs;
    private final FolderWatch watch;
    private final Pictures pictures;

    private final Value<Optional<Workspace>> workspace = new Value<>(Optional.empty());
    private final Value<List<String>> populations = new Value<>(List.of());
    private final Value<List<String>> spaces = new Value<>(List.of());
    private final Value<List<String>> models = new Value<>(List.of());
    private final Value<Integer> modelsRevision = new Value<>(0);
    private final Value<Optional<OpenSpace>> space = new Value<>(Optional.empty());
    private final Value<List<EditDirection>> directions = new Value<>(List.of());
    private final Value<Integer> pluginsRevision = new Value<>(0);
    private final Value<Optional<Identity>> shown = new Value<>(Optional.empty());
    private final Value<RenderSettings> settings = new Value<>(PLAIN);
    private final Value<Long> seed = new Value<>(0L);
    private final Value<Optional<Integer>> person = new Value<>(Optional.empty());
    private final Value<List<Trouble>> troubles = new Value<>(List.of());
    private String wantedSpace = "";
    private boolean restoring;
    private volatile boolean closed;

    /**
     * @param ui runs what it is given on the UI thread, in order, and drops it when that has ended
     * @param thumbnails folder of pictures that can be drawn again
     */
    public Desk(Services services, Executor ui, Path thumbnails) {
        this.services = services;
        this.ui = work -> ui.execute(() -> {
            if (!closed) { // what comes after the end has nobody to be shown to
                work.run();
            }
        });
        questions = new TrustQuestions(services.trustedFiles(), services.catalogue(), this.ui);
        behind = new Behind("w2w-desk", this.ui, questions, this::report);
        sideline = new Behind("w2w-insight", this.ui, questions, this::report);
        kept = new KeptHistory(behind, workspace::get, this::refresh, this::report);
        history = new History(shown, kept);
        insights = new Insights(sideline);
        jobs = new LongWork(services.studio(), this.ui, questions, this::report, this::refresh);
        pictures = new Pictures(services, this.ui, questions, thumbnails);
        shown.observe(i -> insights.look(space.get(), i));
        space.observe(s -> insights.look(s, shown.get()));
        settings.observe(s -> keepScene());
        seed.observe(s -> keepScene());
        workspace.observe(pictures::useWorkspace);
        watch = new FolderWatch(() -> later(this::refresh));
    }

    public Studio studio() {
        return services.studio();
    }

    public Plugins plugins() {
        return services.plugins();
    }

    public Renderer renderer() {
        return services.renderer();
    }

    public Inverter inverter() {
        return services.inverter();
    }

    public PictureFiles pictureFiles() {
        return services.pictureFiles();
    }

    /** Which files that are programs may be run. */
    public TrustedFiles trustedFiles() {
        return services.trustedFiles();
    }

    /** Asks about files that are not trusted. */
    public TrustQuestions questions() {
        return questions;
    }

    public Value<Optional<Workspace>> workspace() {
        return workspace;
    }

    /** Names, sorted. */
    public Value<List<String>> populations() {
        return populations;
    }

    /** Names, sorted. */
    public Value<List<String>> spaces() {
        return spaces;
    }

    /** Names, sorted. */
    public Value<List<String>> models() {
        return models;
    }

    /** Counts up when models may have changed though their names did not. */
    public Value<Integer> modelsRevision() {
        return modelsRevision;
    }

    /** The space in use. */
    public Value<Optional<OpenSpace>> space() {
        return space;
    }

    /** Those of the space in use. */
    public Value<List<EditDirection>> directions() {
        return directions;
    }

    /** Counts up when plug-ins come, go or fail. */
    public Value<Integer> pluginsRevision() {
        return pluginsRevision;
    }

    /** Counts up when a job begins or ends. */
    public Value<Integer> jobsRevision() {
        return jobs.revision();
    }

    /** The identity that is drawn: the one in hand, or what a drag previews. */
    public Value<Optional<Identity>> shown() {
        return shown;
    }

    /** What the population says of {@link #shown}; a moment behind it. */
    public Value<Insight> insight() {
        return insights.value();
    }

    public Value<RenderSettings> settings() {
        return settings;
    }

    public Value<Long> seed() {
        return seed;
    }

    /** Row of the model of the population that is pointed at, in the space in use. */
    public Value<Optional<Integer>> person() {
        return person;
    }

    public Catalogue catalogue() {
        return services.catalogue();
    }

    public History history() {
        return history;
    }

    public Pictures pictures() {
        return pictures;
    }

    /** What went wrong and nobody has put away yet, newest first. */
    public Value<List<Trouble>> troubles() {
        return troubles;
    }

    /** A model of the population as an identity. Reads a file: not on the UI thread. */
    public static Identity person(OpenSpace space, int row) {
        Coefficients point = space.people().read(row, 1);
        String name = space.people().models().get(row);
        return new Identity(
                name,
                space.name(),
                point,
                Edit.NONE,
                Provenance.NONE.with("from", "population").with("model", name).with("space", point.space()));
    }

    /** Takes up an opened workspace; {@code then} is called when its lists have been read. */
    public void useWorkspace(Workspace next, Runnable then) {
        useSpace(Optional.empty());
        workspace.set(Optional.of(next));
        watch.watch(next.folder(), FOLDER);
        directions.set(List.of());
        behind.run(
                "open the history",
                () -> {
                    try {
                        return kept.open(next.folder().resolve(FOLDER).resolve("history"));
                    } catch (RuntimeException e) {
                        report("open the history", e);
                        return new KeptHistory.Restored(List.of(), OptionalInt.empty(), Optional.empty());
                    }
                },
                restored -> {
                    restored.scene().ifPresent(this::restore);
                    history.restore(restored.steps(), restored.at());
                    wantedSpace = history.identity().map(Identity::space).orElse("");
                    refresh(then);
                });
    }

    private void restore(Journal.Scene scene) {
        restoring = true;
        settings.set(scene.settings());
        seed.set(scene.seed());
        restoring = false;
    }

    private void keepScene() {
        if (!restoring && workspace.get().isPresent()) {
            kept.scene(settings.get(), seed.get());
        }
    }

    /** Makes the settings the workspace's, where it has none of its own yet. */
    public void suggestSettings(RenderSettings suited) {
        if (settings.get().equals(PLAIN)) {
            settings.set(suited);
        }
    }

    /** Uses a space of the workspace. */
    public void useSpace(String name) {
        wantedSpace = name;
        refresh();
    }

    /** Reads the lists of the workspace anew, behind; to be called when something may have changed them. */
    public void refresh() {
        refresh(() -> {});
    }

    private void refresh(Runnable then) {
        Optional<Workspace> open = workspace.get();
        if (open.isEmpty()) {
            return;
        }
        Optional<OpenSpace> before = space.get();
        String wanted = wantedSpace;
        behind.run("read the workspace", () -> Contents.read(open.get(), wanted, before, this::report), now -> {
            if (!workspace.get().equals(open)) {
                now.opened().ifPresent(o -> o.space().close());
                return;
            }
            populations.set(now.populations());
            spaces.set(now.spaces());
            models.set(now.models());
            if (!now.sameSpace()) {
                useSpace(now.opened());
            }
            directions.set(now.directions());
            modelsRevision.set(modelsRevision.get() + 1);
            history.checkSaved();
            then.run();
        });
    }

    private void useSpace(Optional<OpenSpace> next) {
        Optional<OpenSpace> before = space.get();
        person.set(Optional.empty());
        space.set(next);
        next.ifPresent(s -> wantedSpace = s.name());
        before.map(OpenSpace::space).ifPresent(this::retire);
    }

    /** Closes a space when all that was asked of it has been done. */
    private void retire(WeightSpace old) {
        behind.execute(() -> sideline.execute(old::close));
    }

    /** Short work off the UI thread, one after the other; {@code then} on it. What goes wrong is reported. */
    public <T> void background(Callable<T> work, Consumer<? super T> then) {
        behind.run("read the workspace", work, then);
    }

    /**
     * Long work, which is listed with its progress and can be cancelled there; {@code then} on the UI thread, after which the lists are read
     * anew. What goes wrong is reported.
     */
    public <T> Job<T> job(String title, Function<Task, T> work, Consumer<? super T> then) {
        return jobs.start(title, work, then);
    }

    /** Does something on the UI thread. Any thread may call. */
    public void later(Runnable what) {
        ui.execute(what);
    }

    /** Tells the person that something went wrong. Any thread may call. */
    public void report(String doing, Throwable wrapped) {
        Throwable thrown = Trouble.cause(wrapped);
        Trouble trouble = Trouble.of(doing, thrown);
        if (thrown instanceof W2wException known && known.kind() != W2wException.Kind.INTERNAL) {
            LOG.error("{}: {}", doing, known.getMessage());
            LOG.debug(doing, known);
        } else {
            LOG.error("{}: {}", doing, trouble.what(), thrown);
        }
        ui.execute(() -> {
            List<Trouble> more = new java.util.ArrayList<>(troubles.get());
            more.add(0, trouble);
            troubles.set(List.copyOf(more));
        });
    }

    /** Puts all troubles away. */
    public void calm() {
        troubles.set(List.of());
    }

    /** Plug-ins may have come or gone. Any thread may call. */
    public void pluginsChanged() {
        ui.execute(() -> {
            pictures.pluginsChanged();
            pluginsRevision.set(pluginsRevision.get() + 1);
        });
    }

    /**
     * Ends what goes on behind, jobs included; what was changed is on disk when it returns. A job ends within a step and is waited for that
     * long, or a native library would be left by what it works with.
     */
    public void close() {
        closed = true;
        questions.close();
        watch.close();
        Runnable ended = jobs.cancel();
        pictures.close();
        ended.run();
        behind.execute(kept::close);
        Optional<OpenSpace> open = space.get();
        open.ifPresent(s -> retire(s.space()));
        behind.close();
        sideline.close();
    }
}
