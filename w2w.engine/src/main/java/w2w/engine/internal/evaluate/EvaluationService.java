package w2w.engine.internal.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.RenderSettings.Against;
import w2w.api.plugin.Plugins;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Dataset;
import w2w.api.studio.EvaluationReport;
import w2w.api.studio.EvaluationReport.Table;
import w2w.api.studio.EvaluationRequest;
import w2w.api.studio.EvaluationRequest.Part;
import w2w.api.studio.Evaluator;
import w2w.api.studio.Inverter;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.Renderer;
import w2w.api.studio.Workspace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.cache.NumberCache;

/** Brings people, nets and models together, and measures one part after the other. */
@Component
public final class EvaluationService implements Evaluator {
    private final Plugins plugins;
    private final Renderer renderer;
    private final Inverter inverter;
    private final PictureFiles files;

    @Activate
    public EvaluationService(
            @Reference Plugins plugins,
            @Reference Renderer renderer,
            @Reference Inverter inverter,
            @Reference PictureFiles files) {
        this.plugins = plugins;
        this.renderer = renderer;
        this.inverter = inverter;
        this.files = files;
    }

    @Override
    public EvaluationReport evaluate(
            BackboneSession session, Workspace workspace, EvaluationRequest request, Task task) {
        Dataset dataset = dataset();
        Path kept = workspace.folder().resolve("evaluation");
        Eyes eyes = new Eyes(session, renderer, files, kept.resolve("pictures"), plugins);
        try (WeightSpace space = workspace.space(request.space())) {
            PopulationCoefficients population = workspace.coefficients(space);
            People people = new People(
                    dataset, workspace, space, population.labels(), session, files, eyes, task.part("people", 0.02));
            Bootstrap bootstrap = new Bootstrap(request.seed());
            // published figures are without guidance; it hides what a model does by itself
            RenderSettings plain = dataset.settings().withGuidance(1, Against.BASE_MODEL);
            Portrayal portrayal =
                    new Portrayal(session, space, inverter, files, plugins, new NumberCache(kept), plain.prompt());
            List<Table> tables = new ArrayList<>();
            for (Part part : Part.values()) {
                if (!request.parts().contains(part)) {
                    continue;
                }
                Task mine = task.part(part.name().toLowerCase(java.util.Locale.ROOT), 0.98 * share(part, request));
                switch (part) {
                    case EDITS ->
                        tables.add(new Edits(eyes, people, bootstrap, contexts(dataset, plain))
                                .measure(
                                        plugins,
                                        space,
                                        population,
                                        request.finders(),
                                        attributes(request, dataset, people),
                                        request.edited(),
                                        mine));
                    case SAMPLING ->
                        tables.addAll(new Samples(eyes, people, bootstrap, space, population, plain)
                                .measure(plugins, request.samplers(), request.samples(), request.seed(), mine));
                    case INVERSION -> {
                        Inversions inversions = new Inversions(eyes, people, bootstrap, space, portrayal, plain);
                        tables.add(inversions.photographs(
                                request.people(), request.thorough(), mine.part("photographs", 0.6)));
                        inversions
                                .paintings(request.people(), mine.part("paintings", 0.4))
                                .ifPresent(tables::add);
                    }
                    case PROMPTS -> {
                        if (!dataset.promptTests().isEmpty()) {
                            tables.add(new PromptFollowing(
                                            eyes,
                                            bootstrap,
                                            space,
                                            portrayal,
                                            dataset.settings(),
                                            dataset.promptTests())
                                    .measure(people.first(request.people()), mine));
                        }
                    }
                }
            }
            return new EvaluationReport(
                    tables,
                    Findings.of(tables, dataset.settings().guidanceScale()),
                    Provenance.NONE
                            .with("backbone", session.info().fingerprint())
                            .with("space", space.fingerprint())
                            .with("components", space.components())
                            .with("people", request.people())
                            .with("edited", request.edited())
                            .with("samples", request.samples())
                            .with("seed", request.seed()));
        }
    }

    private Dataset dataset() {
        return plugins.first(Dataset.class)
                .orElseThrow(() -> W2wException.input("there is no dataset with people to measure with")
                        .advise("Install a bundle that brings one: w2w plugins --kind dataset"));
    }

    /** The prompt of the population, and two of the dataset's others. */
    private static List<RenderSettings> contexts(Dataset dataset, RenderSettings plain) {
        return Stream.concat(
                        Stream.of(plain),
                        dataset.promptTests().stream().limit(2).map(t -> plain.withPrompt(t.prompt())))
                .toList();
    }

    private static List<String> attributes(EvaluationRequest request, Dataset dataset, People people) {
        List<String> wanted = !request.attributes().isEmpty() ? request.attributes() : dataset.showcase();
        List<String> known = List.copyOf(people.labels.keySet());
        for (String attribute : wanted) {
            if (!known.contains(attribute)) {
                throw W2wException.input("no label of the population that the reader reads is named " + attribute)
                        .advise("There are " + String.join(", ", known));
            }
        }
        return wanted.isEmpty() ? known : wanted;
    }

    /** About what share of the time a part takes. */
    private static double share(Part part, EvaluationRequest request) {
        double all = 0;
        for (Part each : request.parts()) {
            all += weight(each);
        }
        return weight(part) / all;
    }

    private static double weight(Part part) {
        return switch (part) {
            case EDITS -> 3;
            case SAMPLING -> 1;
            case INVERSION -> 5;
            case PROMPTS -> 1;
        };
    }
}
