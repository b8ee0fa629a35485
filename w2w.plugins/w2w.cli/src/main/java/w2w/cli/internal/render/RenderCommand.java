package w2w.cli.internal.render;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.RenderSettings;
import w2w.api.plugin.Plugins;
import w2w.api.studio.AdapterFiles;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.internal.space.WorkspaceOption;

/** Draws every model with every seed. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "render",
        description = "Draws pictures of models: adapter files, models of a workspace, or the base model.")
public final class RenderCommand implements Command {
    /** What a picture says of what it was drawn from. */
    private static final Set<String> FROM = Set.of("backbone", "space", "adapter");

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
            description = "Multiplies what adapter files change, in the text encoder too. Default 1.")
    private @Nullable Double strength;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(names = "--seed", paramLabel = "N", split = ",", description = "Seeds, with commas between. Default 0.")
    private List<Long> seeds = new ArrayList<>();

    @Option(names = "--count", paramLabel = "N", description = "So many seeds, counted from the first one.")
    private int count;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures drawn at once at most. Default 8.")
    private int batch = 8;

    @Option(names = "--again", paramLabel = "PNG", description = "Makes a picture again; other options change it.")
    private @Nullable Path again;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE|DIR",
            description = "A .png file for one picture, a folder for several. Default: the current folder.")
    private @Nullable Path out;

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
        try (Sitters sitters = sitters(console, before, task.part("models", 0.02));
                BackboneSession session = backbones.open(console, plugins, task.part("open", 0.08))) {
            RenderSettings settings = options.settings(session.info(), backbones.suited(plugins), before);
            List<String> names = new ArrayList<>();
            List<RenderRequest.Item> items = new ArrayList<>();
            sitters.subjects().forEach((name, subject) -> {
                for (long seed : seeds(before)) {
                    names.add(name);
                    items.add(new RenderRequest.Item(subject, seed));
                }
            });
            RenderRequest request = new RenderRequest(items, settings, sitters.space(), Math.max(1, batch));
            List<Picture> pictures =
                    renderer.render(session, request, Renderer.Previews.NONE, task.part("render", 0.9));
            warnOfOthers(console, before, renderer.describe(session, request, 0).entries());
            List<Map<String, Object>> written = new ArrayList<>();
            for (int i = 0; i < pictures.size(); i++) {
                Provenance how =
                        backbones.noted(renderer.describe(session, request, i).with("model", names.get(i)));
                Path file = file(console, names.get(i), items.get(i).seed(), pictures.size());
                renderer.write(pictures.get(i), how, file);
                Map<String, Object> entry = new LinkedHashMap<>(how.entries());
                entry.put("file", file.toString());
                written.add(entry);
                if (!console.json()) {
                    console.out().println(file);
                }
            }
            if (console.json()) {
                console.json(written);
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
            String then = before.getOrDefault(key, "none");
            if (!then.equals(now.getOrDefault(key, "none"))) {
                console.warn("the picture will be another one: its " + key + " was " + then + " and is now "
                        + now.getOrDefault(key, "none"));
            }
        }
    }

    private Sitters sitters(Console console, Map<String, String> before, Task task) {
        List<String> wanted = models.isEmpty() ? List.of(before.getOrDefault("model", Sitters.BASE)) : models;
        Optional<Workspace> opened = workspace.find(studio, console);
        double wantedStrength = Optional.ofNullable(strength)
                .orElseGet(() -> models.isEmpty() ? Double.parseDouble(before.getOrDefault("strength", "1")) : 1);
        Sitters sitters = new Sitters();
        for (String name : wanted) {
            sitters.add(name, console, files, opened, wantedStrength, task);
        }
        return sitters;
    }

    private long[] seeds(Map<String, String> before) {
        List<Long> first = seeds.isEmpty() ? List.of(Long.parseLong(before.getOrDefault("seed", "0"))) : seeds;
        return count > 1
                ? LongStream.range(0, count).map(i -> first.get(0) + i).toArray()
                : first.stream().mapToLong(Long::longValue).toArray();
    }

    private Path file(Console console, String name, long seed, int pictures) {
        Path target = console.directory().resolve(out == null ? Path.of("") : out);
        if (pictures == 1 && out != null && out.toString().endsWith(".png")) {
            return target;
        }
        String stem = String.valueOf(Path.of(name).getFileName()).replaceFirst("\\.safetensors$", "");
        return target.resolve(stem + "-" + seed + ".png").normalize();
    }
}
