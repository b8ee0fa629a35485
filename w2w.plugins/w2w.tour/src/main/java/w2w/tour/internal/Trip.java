package w2w.tour.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.RenderSettings;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Model;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.Subject;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;

/** What the stops share: the opened model, the workspace, and what earlier stops have made. */
final class Trip implements AutoCloseable {
    /** What the paper's population was trained with. */
    private static final String OWN_PROMPT = "sks person";

    private final Services services;
    private final TourRequest request;
    private final Workspace workspace;
    private final BackboneSession session;
    private final Drawing drawing;
    private final Measures measures;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private @Nullable WeightSpace space;
    private @Nullable PopulationCoefficients population;
    private List<EditDirection> directions = List.of();
    private String spaceName = "";
    private String edited = "";

    private Trip(Services services, TourRequest request, Workspace workspace, BackboneSession session) {
        this.services = services;
        this.request = request;
        this.workspace = workspace;
        this.session = session;
        drawing = new Drawing(request.folder(), services.renderer(), services.files(), session, settings());
        measures = request.bundledModel() ? Measures.installed(services.plugins()) : Measures.none();
    }

    /** Opens the workspace in the tour's folder and the diffusion model. */
    static Trip start(Services services, TourRequest request, Task task) {
        Workspace workspace = services.studio().open(request.folder().resolve("workspace"), true);
        String model = request.checkpoint().orElseGet(() -> services.dataset().model(task.part("unpack", 0.5)));
        DiffusionBackbone backbone =
                services.plugins().get(DiffusionBackbone.class, DiffusionBackbone.accepting(services.plugins(), model));
        OpenRequest open = new OpenRequest(model, request.device(), OpenRequest.Precision.AUTO, Map.of());
        return new Trip(services, request, workspace, backbone.open(open, task.part("open", 0.5)));
    }

    private RenderSettings settings() {
        RenderSettings suited = request.bundledModel()
                ? services.dataset().settings()
                : new RenderSettings(
                        OWN_PROMPT,
                        "",
                        2,
                        RenderSettings.Against.BASE_MODEL,
                        "",
                        20,
                        session.info().width(),
                        session.info().height());
        return suited.withPrompt(request.prompt().orElse(suited.prompt()))
                .withSteps(request.pictureSteps().orElse(suited.steps()));
    }

    TourRequest request() {
        return request;
    }

    Services services() {
        return services;
    }

    Workspace workspace() {
        return workspace;
    }

    BackboneSession session() {
        return session;
    }

    Drawing drawing() {
        return drawing;
    }

    Measures measures() {
        return measures;
    }

    /** The prompt that pictures are drawn with where nothing else is asked for. */
    String prompt() {
        return drawing.settings().prompt();
    }

    /** That with something more asked for. */
    String prompt(String more) {
        return prompt() + ", " + more;
    }

    /** What a command needs to draw with the same model. */
    String backboneOption() {
        return request.checkpoint().map(c -> " --backbone " + Text.quoted(c)).orElse("");
    }

    /** Seconds by what took them, in order. */
    Map<String, Double> seconds() {
        return seconds;
    }

    /** The space is there from now on; it is closed with the trip. */
    void arrive(String name, WeightSpace opened, PopulationCoefficients coefficients) {
        spaceName = name;
        space = opened;
        population = coefficients;
    }

    String spaceName() {
        return spaceName;
    }

    WeightSpace space() {
        return there(space);
    }

    PopulationCoefficients population() {
        return there(population);
    }

    private static <T> T there(@Nullable T made) {
        if (made == null) {
            throw new IllegalStateException("the space comes first");
        }
        return made;
    }

    /** Directions to edit with, the best first. */
    List<EditDirection> directions() {
        return directions;
    }

    void directions(List<EditDirection> found) {
        directions = List.copyOf(found);
    }

    /** Name of the model that edits are shown with. */
    String edited() {
        return edited;
    }

    void edited(String model) {
        edited = model;
    }

    Subject subject(Coefficients point, Edit edit) {
        return new Subject.Point(point, edit);
    }

    /** A model of the workspace that is a point of the space as it is now. */
    Optional<Model> model(String name) {
        if (!workspace.models().contains(name)) {
            return Optional.empty();
        }
        try {
            Model model = workspace.model(name);
            return model.point().space().equals(space().fingerprint()) ? Optional.of(model) : Optional.empty();
        } catch (W2wException ofAnotherSpace) {
            return Optional.empty();
        }
    }

    /** Imports a population where the workspace has none of its name; warns of files that were left out. */
    void ensure(PopulationImport population, Task task) {
        if (!workspace.populations().contains(population.population())) {
            workspace.importPopulation(population, task).notes().forEach(task::message);
        } else {
            task.progress(1);
        }
    }

    /** The UNet's adapter in a file or folder. */
    Adapter read(Path file, Task task) {
        return services.adapters().read(file, task).file().unet().orElseThrow();
    }

    /** A folder of the report's. */
    Path folder(String name) {
        Path folder = request.folder().resolve(name);
        try {
            return Files.createDirectories(folder);
        } catch (java.io.IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the folder cannot be made")
                    .at(folder.toString())
                    .because(e);
        }
    }

    @Override
    public void close() {
        if (space != null) {
            space.close();
        }
        session.close();
    }
}
