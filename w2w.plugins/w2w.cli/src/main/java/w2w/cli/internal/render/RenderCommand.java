package w2w.cli.internal.render;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.RenderSettings;
import w2w.api.plugin.Plugins;
import w2w.api.studio.AdapterFiles;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Studio;
import w2w.api.studio.Subject;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;
import w2w.cli.ReplaceOption;
import w2w.cli.internal.space.WorkspaceOption;

/** Draws every model with every seed. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "render",
        description = "Draws pictures of models: adapter files, models of a workspace, or the base model.")
public final class RenderCommand implements Command {
    private static final String POINT = "point";

    /** What a picture says of what it was drawn from. */
    private static final Set<String> FROM = Set.of("backbone", "space", POINT, "adapter");

    private static final int MOST_SEEDS = 100_000;

    private final Plugins plugins;
    private final AdapterFiles files;
    private final Renderer renderer;
    private final Studio studio;

    @Mixin
    private Backbones backbones = new Backbones();

    @Mixin
    private RenderOptions options = new RenderOptions();

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description =
                    "An adapter file or folder, a model of the workspace, or base. May be given several times. Default: base.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--strength",
            paramLabel = "S",
            description =
                    "Multiplies what adapter files change, in the text encoder too; refused where none is drawn. Default 1.")
    private @Nullable Double strength;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(names = "--seed", paramLabel = "N", split = ",", description = "Seeds, with commas between. Default 0.")
    private List<Long> seeds = new ArrayList<>();

    @Option(names = "--count", paramLabel = "N", description = "So many seeds, 1 or more, counted from the one given.")
    @Range(min = 1, max = MOST_SEEDS)
    private @Nullable Integer count;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures drawn at once at most, 1 to 1024. Default 8.")
    @Range(min = 1, max = RenderRequest.MOST_AT_ONCE)
    private int batch = 8;

    @Option(names = "--again", paramLabel = "PNG", description = "Makes a picture again; other options change it.")
    private @Nullable Path again;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE|DIR",
            description =
                    "A .png file for one picture, a folder for several; each is written when it is drawn. One that is there already and was made "
                            + "of the same is not drawn again. Default: the current folder.")
    private @Nullable Path out;

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Activate
    public RenderCommand(
            @Reference Plugins plugins,
            @Reference AdapterFiles files,
            @Reference Renderer renderer,
            @Reference Studio studio) {
        this.plugins = plugins;
        this.files = files;
        this.renderer = renderer;
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        Task task = console.task();
        Map<String, String> before = before(console);
        backbones.recall(before);
        options.check(backbones.suited(plugins), before);
        double factor = strength(before);
        long[] wanted = seeds(before);
        try (Sitters sitters = sitters(console, before, factor, task.part("models", 0.02))) {
            if (strength != null && sitters.subjects().values().stream().noneMatch(s -> s instanceof Subject.Weights)) {
                throw W2wException.input(
                                "--strength does nothing here: it multiplies what adapter files change, and only models of a "
                                        + "workspace or the base model are drawn")
                        .advise("Leave it out, or name an adapter file with --model");
            }
            List<Output> outputs = Output.of(sitters.subjects(), wanted, console.directory(), out);
            try (BackboneSession session = backbones.open(console, plugins, task.part("open", 0.08))) {
                RenderSettings settings = options.settings(session.info(), backbones.suited(plugins), before);
                RenderRequest request = new RenderRequest(
                        outputs.stream().map(Output::item).toList(), settings, sitters.space(), batch);
                warnOfOthers(
                        console, before, renderer.describe(session, request, 0).entries());
                new PictureWriter(renderer, session, request, outputs, backbones::noted)
                        .draw(console, replace.given(), task.part("render", 0.9));
            }
            return DONE;
        }
    }

    private Map<String, String> before(Console console) {
        return again == null
                ? Map.of()
                : renderer.howMade(console.directory().resolve(again))
                        .map(how -> (Map<String, String>) how.entries())
                        .orElseGet(() -> {
                            console.warn(again + " does not say how it was made: defaults are used");
                            return Map.of();
                        });
    }

    /** A model may have been edited since, a file overwritten: then the picture is another, and nobody would know why. */
    private void warnOfOthers(Console console, Map<String, String> before, Map<String, String> now) {
        if (!models.isEmpty()) {
            return; // others are wanted
        }
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(now.keySet());
        keys.removeIf(k -> !FROM.contains(k) && !k.startsWith("edit"));
        for (String key : before.isEmpty() ? Set.<String>of() : keys) {
            if (key.equals(POINT) && !before.containsKey(key)) {
                continue; // older pictures do not say it
            }
            String then = before.getOrDefault(key, "none");
            if (!then.equals(now.getOrDefault(key, "none"))) {
                console.warn("the picture will be another one: its " + key + " was " + then + " and is now "
                        + now.getOrDefault(key, "none"));
            }
        }
    }

    private Sitters sitters(Console console, Map<String, String> before, double factor, Task task) {
        List<String> wanted = models.isEmpty() ? List.of(before.getOrDefault("model", Sitters.BASE)) : models;
        Optional<Workspace> opened = workspace.find(studio, console);
        Sitters sitters = new Sitters();
        try {
            for (String name : wanted) {
                task.check();
                sitters.add(name, console, files, opened, factor, task);
            }
            return sitters;
        } catch (RuntimeException | Error e) {
            sitters.close();
            throw e;
        }
    }

    /** What was typed, else what an earlier picture says of the same model. */
    private double strength(Map<String, String> before) {
        double factor =
                strength != null ? strength : models.isEmpty() ? RenderOptions.number(before, "strength", 1) : 1;
        if (!Float.isFinite((float) factor)) {
            throw W2wException.input("--strength must be a finite number, not " + factor);
        }
        return factor;
    }

    private long[] seeds(Map<String, String> before) {
        List<Long> typed = seeds.isEmpty() ? List.of(RenderOptions.whole(before, "seed", 0)) : seeds;
        if (count == null) {
            return typed.stream().mapToLong(Long::longValue).toArray();
        }
        if (typed.size() > 1) {
            throw W2wException.input("--count counts from one seed, and " + typed.size() + " are given")
                    .advise("Leave one of both out");
        }
        return LongStream.range(0, count).map(i -> typed.get(0) + i).toArray();
    }
}
