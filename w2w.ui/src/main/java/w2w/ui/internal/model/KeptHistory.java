package w2w.ui.internal.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import w2w.api.diffusion.RenderSettings;
import w2w.api.studio.Model;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;

/** Keeps a history on disk and does to the workspace's models what it says; on a thread of its own, in order. */
final class KeptHistory implements History.Store {
    private final Behind behind;
    private final Supplier<Optional<Workspace>> workspace;
    private final Runnable changed;
    private final BiConsumer<String, Throwable> report;
    /** Touched on the thread behind only. */
    private @Nullable Journal journal;

    /** What a journal had. */
    record Restored(List<Step> steps, OptionalInt at, Optional<Journal.Scene> scene) {}

    /** @param changed is called on the UI thread after models have changed */
    KeptHistory(
            Behind behind,
            Supplier<Optional<Workspace>> workspace,
            Runnable changed,
            BiConsumer<String, Throwable> report) {
        this.behind = behind;
        this.workspace = workspace;
        this.changed = changed;
        this.report = report;
    }

    /** Closes the journal in use and opens another. On the thread behind. */
    Restored open(Path file) {
        close();
        Journal opened = Journal.open(file);
        journal = opened;
        return new Restored(opened.steps(), opened.current(), opened.scene());
    }

    /** On the thread behind. */
    void close() {
        if (journal != null) {
            journal.close();
            journal = null;
        }
    }

    @Override
    public void added(Step step) {
        write(j -> j.add(step));
    }

    @Override
    public void moved(Step step) {
        write(j -> j.at(step.id()));
    }

    void scene(RenderSettings settings, long seed) {
        write(j -> j.scene(settings, seed));
    }

    private void write(Consumer<Journal> what) {
        behind.execute(() -> {
            if (journal == null) {
                return;
            }
            try {
                what.accept(journal);
            } catch (RuntimeException e) {
                report.accept("keep the history", e);
            }
        });
    }

    @Override
    public void apply(List<Step.Effect> effects) {
        Workspace open = workspace.get().orElseThrow();
        behind.run(
                "change models",
                () -> {
                    change(open, effects);
                    return open;
                },
                done -> changed.run());
    }

    /** All of them or none, as one change of the workspace. */
    private static void change(Workspace open, List<Step.Effect> effects) {
        List<Model> keep = effects.stream().flatMap(e -> e.after().stream()).toList();
        List<String> remove = effects.stream()
                .filter(e -> e.after().isEmpty())
                .map(Step.Effect::model)
                .toList();
        String operation = remove.isEmpty() ? "model keep" : keep.isEmpty() ? "model remove" : "model change";
        Map<String, String> arguments = new LinkedHashMap<>();
        if (!keep.isEmpty()) {
            arguments.put(
                    "keep", String.join(", ", keep.stream().map(Model::name).toList()));
        }
        if (!remove.isEmpty()) {
            arguments.put("remove", String.join(", ", remove));
        }
        open.change(keep, remove, operation, arguments);
    }

    @Override
    public void read(String model, Consumer<Optional<Model>> then) {
        Optional<Workspace> open = workspace.get();
        behind.run(
                "read model " + model,
                () -> open.filter(w -> w.models().contains(model)).map(w -> {
                    try {
                        return w.model(model);
                    } catch (W2wException damaged) {
                        report.accept("read model " + model, damaged);
                        return null;
                    }
                }),
                then);
    }
}
