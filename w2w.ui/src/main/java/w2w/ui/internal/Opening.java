package w2w.ui.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.device.Device;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionRequest;
import w2w.api.space.SampleRequest;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Dataset;
import w2w.api.studio.FindCommand;
import w2w.api.studio.FitCommand;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Identity;

/** Opens workspaces: the last one, another one, or, where there never was one, one made of the bundled dataset. UI thread. */
final class Opening {
    private static final Messages TEXTS = Messages.of(Opening.class);

    /** What a workspace folder has. */
    private static final String MARKER = "workspace.json";

    private static final String SPACE = "faces";
    private static final int SAMPLES = 6;

    private final Desk desk;
    private final Settings settings;
    private final Choices choices;
    private final Path first;

    /** @param first folder of the workspace that is made where there is none */
    Opening(Desk desk, Settings settings, Choices choices, Path first) {
        this.desk = desk;
        this.settings = settings;
        this.choices = choices;
        this.first = first;
    }

    static boolean isWorkspace(Path folder) {
        return Files.isRegularFile(folder.resolve(MARKER));
    }

    List<Path> recent() {
        return settings.recent();
    }

    /** Opens the last workspace, or the first one. */
    void begin() {
        choices.begin();
        suit();
        Optional<Path> last =
                settings.recent().stream().filter(Opening::isWorkspace).findFirst();
        desk.background(() -> last.isEmpty() ? desk.studio().open(first, true) : openOr(last.get(), first), this::use);
    }

    /** A workspace that is damaged must not keep the window empty. */
    private Workspace openOr(Path folder, Path otherwise) {
        try {
            return desk.studio().open(folder, false);
        } catch (W2wException e) {
            desk.report(TEXTS.text("opening.last", folder.getFileName()), e);
            return desk.studio().open(otherwise, true);
        }
    }

    /** Draws as suits the bundled dataset until a workspace says otherwise. */
    private void suit() {
        dataset().ifPresent(dataset -> {
            desk.suggestSettings(choices.initial(dataset.settings()));
            desk.pictures().useThumbnailSettings(dataset.settings());
        });
    }

    private Optional<Dataset> dataset() {
        return desk.plugins().first(Dataset.class);
    }

    /** Opens a workspace. */
    void open(Path folder, boolean create) {
        desk.background(() -> desk.studio().open(folder, create), this::use);
    }

    private void use(Workspace workspace) {
        settings.opened(workspace.folder());
        desk.useWorkspace(workspace, () -> opened(workspace));
    }

    private void opened(Workspace workspace) {
        boolean ours = workspace.folder().endsWith(first.getFileName())
                && workspace.folder().getParent() != null
                && isSame(workspace.folder(), first);
        if (ours && desk.spaces().get().isEmpty()) {
            dataset()
                    .ifPresent(dataset -> desk.job(
                            TEXTS.text("opening.prepare"), task -> prepare(workspace, dataset, task), this::greet));
        } else {
            desk.history()
                    .identity()
                    .ifPresentOrElse(i -> {}, () -> greet(desk.models().get()));
        }
    }

    private static boolean isSame(Path a, Path b) {
        try {
            return Files.isSameFile(a, b);
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** Puts somebody on the stage. */
    private void greet(List<String> models) {
        Optional<Workspace> workspace = desk.workspace().get();
        if (workspace.isPresent()
                && !models.isEmpty()
                && desk.history().identity().isEmpty()) {
            String name = models.get(0);
            desk.background(() -> workspace.get().model(name), model -> desk.history()
                    .change(TEXTS.text("opening.open", name), Identity.of(model)));
        }
    }

    /** Imports the dataset's population, fits a space to it, finds directions and draws samples; what is there already is left as it is. */
    private static List<String> prepare(Workspace workspace, Dataset dataset, Task task) {
        PopulationImport population = dataset.population(task.part(TEXTS.text("opening.unpack"), 0.15));
        if (!workspace.populations().contains(population.population())) {
            workspace.importPopulation(population, task.part(TEXTS.text("opening.import"), 0.25));
        }
        List<String> labels;
        try (Population opened = workspace.population(population.population())) {
            labels = opened.labels().attributes();
        }
        workspace.fit(
                new FitCommand(population.population(), SPACE, "", 0, 0, Device.AUTO, Map.of()),
                task.part(TEXTS.text("opening.fit"), 0.4));
        int k;
        try (WeightSpace space = workspace.space(SPACE)) {
            k = space.components();
        }
        workspace.sample(
                new SampleCommand(SPACE, "", "sample", new SampleRequest(SAMPLES, 1, k, 1, Map.of(), Map.of())),
                task.part(TEXTS.text("opening.sample"), 0.05));
        find(workspace, labels, k, task.part(TEXTS.text("opening.find"), 0.15));
        return workspace.models();
    }

    /** A label that no direction can be found for does not stop the others. */
    private static void find(Workspace workspace, List<String> labels, int k, Task task) {
        List<String> refused = new ArrayList<>();
        for (String label : labels) {
            try {
                workspace.find(
                        new FindCommand(SPACE, "", DirectionRequest.of(k, label), List.of()),
                        task.part(label, 1.0 / labels.size()));
            } catch (W2wException e) {
                if (e.kind() != W2wException.Kind.INPUT) {
                    throw e;
                }
                refused.add(label);
            }
        }
        if (!labels.isEmpty() && refused.size() == labels.size()) {
            throw W2wException.input("no direction was found for any of " + String.join(", ", refused))
                    .at(DirectionFinder.class.getSimpleName());
        }
    }
}
