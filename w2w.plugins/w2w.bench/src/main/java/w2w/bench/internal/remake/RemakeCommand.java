package w2w.bench.internal.remake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Option;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.measure.AttributeReader;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.plugin.Plugins;
import w2w.api.space.SpaceFitter;
import w2w.api.studio.Dataset;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Run;
import w2w.api.studio.PopulateRequest.Shot;
import w2w.api.studio.PopulateRequest.Target;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.Populator;
import w2w.api.studio.Renderer;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Population;
import w2w.bench.internal.Figures;
import w2w.bench.internal.Scratch;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;

/** Trains people of the bundled population anew, as it was trained, and compares identities and linear probes with the bundled adapters. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "bench remake",
        description =
                "Trains people of the bundled population from their pictures and compares them with their bundled adapters.")
public final class RemakeCommand implements Command {
    @Option(
            names = "--people",
            description = "Of the population, and as many of those held out (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    private int people = 32;

    @Option(names = "--steps", description = "Of the training (default: ${DEFAULT-VALUE}, as it was).")
    @Range(min = 1)
    private int steps = 300;

    @Option(
            names = "--no-captions",
            description = "Train with the bare prompt instead of captions read off the pictures.")
    private boolean bare;

    @Option(names = "--together", description = "Identities in one batch (default: what is measured to be fastest).")
    @Range(min = 1)
    private int together;

    @Option(names = "--seeds", description = "Pictures drawn for an identity score (default: ${DEFAULT-VALUE}).")
    @Range(min = 1)
    private int seeds = 4;

    @Option(names = "--device", description = "auto, cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device = "cpu";

    @Option(names = "--precision", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OpenRequest.Precision precision = OpenRequest.Precision.FLOAT32;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "Where adapters are kept, so that a run that was stopped goes on (default: a temporary folder).")
    private @Nullable Path folder;

    private final Plugins plugins;
    private final Studio studio;
    private final Populator populator;
    private final Renderer renderer;
    private final SpaceFitter fitter;

    /** With the services that take part. */
    @Activate
    public RemakeCommand(
            @Reference Plugins plugins,
            @Reference Studio studio,
            @Reference Populator populator,
            @Reference Renderer renderer,
            @Reference(target = "(w2w.plugin.id=pca)") SpaceFitter fitter) {
        this.plugins = plugins;
        this.studio = studio;
        this.populator = populator;
        this.renderer = renderer;
        this.fitter = fitter;
    }

    @Override
    public int run(Console console) throws Exception {
        Map<String, Object> report = new LinkedHashMap<>();
        if (folder != null) {
            Path kept = console.directory().resolve(folder);
            Files.createDirectories(kept);
            measure(kept, report, console.task());
        } else {
            try (Scratch work = new Scratch(Path.of(System.getProperty("java.io.tmpdir")))) {
                measure(work.folder(), report, console.task());
            }
        }
        Figures.print(report, console);
        return DONE;
    }

    private <T> T first(Class<T> service) {
        return plugins.get(service, plugins.ids(service).stream().findFirst().orElseThrow(() -> W2wException.input(
                        "no " + service.getSimpleName() + " is installed")
                .advise("List what is there with: w2w plugins")));
    }

    private void measure(Path work, Map<String, Object> report, Task task) throws Exception {
        Dataset dataset = first(Dataset.class);
        Path start = dataset.start(task)
                .orElseThrow(() -> W2wException.input("the dataset does not say what its population began with"));
        Workspace workspace = studio.open(work.resolve("workspace"), true);
        for (PopulationImport each :
                List.of(dataset.population(task), dataset.heldOut(task).orElseThrow())) {
            if (!workspace.populations().contains(each.population())) {
                workspace.importPopulation(each, task.part("import", 0.01));
            }
        }
        try (Population population =
                        workspace.population(dataset.population(task).population());
                BackboneSession session = open(dataset, task.part("open", 0.01))) {
            Person.People known = Person.of(dataset, workspace, population, people, task);
            List<Person> who = known.who();
            List<Adapter> bundled = who.stream().map(Person::bundled).toList();
            List<Adapter> remade =
                    train(session, dataset, who, start, population, work, report, task.part("train", 0.8));
            Likeness likeness =
                    new Likeness(session, renderer, first(IdentityEmbedder.class), dataset.settings(), seeds);
            double[] ours = likeness.scores(who, remade, task.part("score", 0.07));
            double[] theirs = likeness.scores(who, bundled, task.part("score", 0.07));
            report.put("identity_score", groups(who, rows -> Agreement.ofMeans(ours, theirs, rows)));
            Comparison comparison = new Comparison(fitter, population, known, remade, device, work);
            comparison.inTheBundledSpace(report, task.part("probes", 0.02));
            comparison.inSpacesOfTheirOwn(report, task.part("probes", 0.01));
        }
    }

    /** What a comparison says of each group of people, and of all. */
    static Map<String, Object> groups(List<Person> who, Function<int[], Map<String, Object>> compare) {
        Map<String, Object> all = new LinkedHashMap<>();
        who.stream()
                .map(Person::group)
                .distinct()
                .forEach(g -> all.put(g, compare.apply(rows(who, p -> p.group().equals(g)))));
        all.put("all", compare.apply(rows(who, p -> true)));
        return all;
    }

    private static int[] rows(List<Person> who, Predicate<Person> which) {
        return IntStream.range(0, who.size())
                .filter(i -> which.test(who.get(i)))
                .toArray();
    }

    private BackboneSession open(Dataset dataset, Task task) {
        String model = dataset.model(task);
        return plugins.get(DiffusionBackbone.class, DiffusionBackbone.accepting(plugins, model))
                .open(new OpenRequest(model, device, precision, Map.of()), task);
    }

    /** Adapters in the layout of the population, by the settings that its own were trained with. */
    private List<Adapter> train(
            BackboneSession session,
            Dataset dataset,
            List<Person> who,
            Path start,
            Population population,
            Path work,
            Map<String, Object> report,
            Task task) {
        String prompt = dataset.settings().prompt();
        Captions captions = bare ? null : new Captions(first(AttributeReader.class), prompt);
        List<Identity> identities = new ArrayList<>();
        for (Person person : who) {
            List<String> texts = captions == null ? List.of() : captions.of(person, task.part("captions", 0));
            List<Shot> shots = new ArrayList<>();
            for (int i = 0; i < person.files().size(); i++) {
                shots.add(new Shot(person.files().get(i), captions == null ? "" : texts.get(i)));
            }
            identities.add(new Identity(person.name(), shots));
        }
        double alpha = population.layout().layers().get(0).alpha();
        AdapterFormat kohya = plugins.get(AdapterFormat.class, "kohya");
        PopulateRequest request = new PopulateRequest(
                identities,
                new Target(1, alpha, List.of("attn1.to_q", "attn1.to_v", "attn2.to_q", "attn2.to_v")),
                kohya.read(start, task).unet(),
                new Training(prompt, steps, 2, 2e-3, 10, 0.5, 0.99, Loss.PLAIN, 5, true, 0),
                Optional.empty(),
                new Run(together, 0, 1, 0, 1, 1));
        Path to = work.resolve(bare ? "bare" : "captioned");
        PopulateReport done = populator.populate(session, request, to, task);
        report.put("people", done.finished().size());
        report.put("trained_now", done.trained());
        report.put("together", done.together());
        report.put("seconds", done.seconds());
        report.put("captions", !bare);
        report.put("steps", steps);
        report.put(
                "loss_against_base",
                done.finished().stream()
                        .mapToDouble(q -> q.loss().adapted() / q.loss().base())
                        .average()
                        .orElse(Double.NaN));
        AdapterFormat diffusers = plugins.get(AdapterFormat.class, "diffusers");
        return who.stream()
                .map(p -> diffusers
                        .read(to.resolve("models").resolve(p.name() + ".safetensors"), Task.unwatched())
                        .unet()
                        .orElseThrow()
                        .inOrderOf(population.layout()))
                .toList();
    }
}
