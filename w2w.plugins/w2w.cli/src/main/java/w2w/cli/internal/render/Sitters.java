package w2w.cli.internal.render;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import w2w.api.space.WeightSpace;
import w2w.api.studio.AdapterFiles;
import w2w.api.studio.Model;
import w2w.api.studio.Subject;
import w2w.api.studio.Workspace;
import w2w.api.task.Excerpt;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.cli.Console;

/** Who is to be drawn: adapters in files, models of a workspace, or nobody in particular. Closes the space it opened. */
final class Sitters implements AutoCloseable {
    /** The name of the model without adapter. */
    static final String BASE = "base";

    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private @Nullable WeightSpace space;
    private @Nullable String spaceName;

    /** Adds one by file, then by name in the workspace. */
    void add(
            String name,
            Console console,
            AdapterFiles files,
            Optional<Workspace> workspace,
            double strength,
            Task task) {
        if (name.equals(BASE)) {
            subjects.put(name, new Subject.Base());
            return;
        }
        Path file = console.directory().resolve(name);
        if (Files.exists(file)) {
            subjects.put(name, new Subject.Weights(files.lowRank(file, console::warn, task), strength));
            return;
        }
        if (workspace.isEmpty()) {
            throw W2wException.input("there is no such file, and no workspace to look for a model of that name")
                    .at(Excerpt.of(name))
                    .advise("Name a workspace folder with --workspace");
        }
        Model model = workspace.get().model(name);
        if (spaceName == null) {
            spaceName = model.space();
            space = workspace.get().space(model.space());
        } else if (!model.space().equals(spaceName)) {
            throw W2wException.input(
                            "model " + name + " is of space " + model.space() + ", the others are of " + spaceName)
                    .advise("Render them one after the other");
        }
        subjects.put(name, new Subject.Point(model.point(), model.edit()));
    }

    /** By the name each was given with, in order. */
    Map<String, Subject> subjects() {
        return subjects;
    }

    Optional<WeightSpace> space() {
        return Optional.ofNullable(space);
    }

    @Override
    public void close() {
        if (space != null) {
            space.close();
        }
    }
}
