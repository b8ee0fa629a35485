package w2w.cli.internal.invert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.RenderSettings;
import w2w.api.invert.InversionSettings;
import w2w.api.plugin.Plugins;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.studio.InvertCommand.Shot;
import w2w.api.studio.InvertCommand.Sitter;
import w2w.api.studio.Inverter;
import w2w.api.studio.Inverter.Inverted;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.ReplaceOption;
import w2w.cli.internal.render.Backbones;
import w2w.cli.internal.space.Spaces;
import w2w.cli.internal.space.WorkspaceOption;

/** Inverts pictures into models of the workspace. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(
        path = "invert",
        description = "Finds the model of a weight space that draws the person in pictures, and keeps it.")
public final class InvertPicturesCommand implements Command {
    /** What the paper's population was trained with. */
    private static final String PROMPT = "sks person";

    /** Files that are named where several make one model. */
    private static final int NAMED = 4;

    private final Plugins plugins;
    private final Inverter inverter;
    private final Studio studio;

    @Mixin
    private Backbones backbones = new Backbones();

    @Mixin
    private InversionOptions options = new InversionOptions();

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Parameters(
            paramLabel = "PICTURE",
            arity = "1..*",
            description =
                    "Pictures of one person, of any size: PNG, JPEG, WebP, TIFF, BMP, GIF. The middle is used, scaled to the model's size.")
    private List<Path> pictures = new ArrayList<>();

    @Option(
            names = {"-o", "--out", "--as"},
            paramLabel = "MODEL",
            description =
                    "Name of the model that is made; one that is taken is refused. Default: the first picture's name.")
    private String out = "";

    @Option(
            names = "--each",
            description =
                    "Every picture is a person of its own, inverted in one batch; models are named after the pictures, behind --out if given.")
    private boolean each;

    @Option(
            names = "--mask",
            paramLabel = "FILE|auto|none",
            description =
                    "Where the person is: a picture file, white on black, one for each picture in order; auto: an ellipse in the middle, "
                            + "where portraits have the face; none: everywhere. Default: auto.")
    private List<String> masks = new ArrayList<>();

    @Option(
            names = "--space",
            paramLabel = "NAME",
            description = "Space of the workspace. Default: the only one there is.")
    private String space = "";

    @Option(
            names = "--prompt",
            description =
                    "Describes the pictures as the population's were. Default: what the bundled model was trained with, sks person for "
                            + "others.")
    private @Nullable String prompt;

    @Activate
    public InvertPicturesCommand(@Reference Plugins plugins, @Reference Inverter inverter, @Reference Studio studio) {
        this.plugins = plugins;
        this.inverter = inverter;
        this.studio = studio;
    }

    @Override
    public int run(Console console) {
        InversionSettings settings = options.settings();
        Workspace opened = workspace.open(studio, console);
        String described = prompt == null
                ? backbones.suited(plugins).map(RenderSettings::prompt).orElse(PROMPT)
                : prompt;
        InvertCommand command =
                new InvertCommand(Spaces.choose(opened, space), described, sitters(console), settings, replace.given());
        long began = System.nanoTime();
        try (BackboneSession session =
                backbones.open(console, plugins, console.task().part("open", 0.05))) {
            Inverted inverted = inverter.invert(
                    session,
                    opened,
                    command,
                    Inverter.Watcher.NONE,
                    console.task().part("invert", 0.95));
            show(console, command, inverted, (System.nanoTime() - began) * 1e-9);
        }
        return DONE;
    }

    private List<Sitter> sitters(Console console) {
        if (masks.size() > 1 && masks.size() != pictures.size()) {
            throw W2wException.input(masks.size() + " masks for " + pictures.size() + " pictures")
                    .advise("Give one for each picture in their order, or one for all: auto or none");
        }
        List<Shot> shots = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            String mask = masks.isEmpty() ? "auto" : masks.get(masks.size() == 1 ? 0 : i);
            shots.add(new Shot(pictures.get(i), mask(console, mask)));
        }
        if (!each) {
            return List.of(new Sitter(out.isEmpty() ? stem(pictures.get(0)) : out, shots));
        }
        Map<String, List<Shot>> named = new LinkedHashMap<>();
        for (Shot shot : shots) {
            String name = stem(shot.picture());
            named.computeIfAbsent(out.isEmpty() ? name : out + "-" + name, n -> new ArrayList<>())
                    .add(shot);
        }
        List<String> clashes = named.entrySet().stream()
                .filter(e -> e.getValue().size() > 1)
                .map(e -> e.getKey() + ": " + files(e.getValue()))
                .toList();
        if (!clashes.isEmpty()) {
            throw W2wException.input("several pictures would make one model, " + clashes.get(0)
                            + (clashes.size() > 1 ? "; and " + (clashes.size() - 1) + " models more" : ""))
                    .advise(
                            "Rename the files, or invert them one by one with --out; without --each, all pictures are of one person")
                    .listing(clashes.size() > 1 ? clashes : List.of());
        }
        List<Sitter> sitters = new ArrayList<>();
        named.forEach((name, of) -> sitters.add(new Sitter(name, of)));
        return sitters;
    }

    private static String files(List<Shot> shots) {
        String first =
                shots.stream().limit(NAMED).map(s -> s.picture().toString()).collect(Collectors.joining(", "));
        return first + (shots.size() > NAMED ? " and " + (shots.size() - NAMED) + " more" : "");
    }

    private static Mask mask(Console console, String typed) {
        return switch (typed) {
            case "auto" -> new Mask.Centre();
            case "none" -> new Mask.Whole();
            default -> new Mask.File(console.directory().resolve(typed));
        };
    }

    /** A file's name without its ending, as a model can be named. */
    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        String plain = name.replaceAll("[^\\p{L}\\p{N} ._+=@,()-]", "_").replaceFirst("^[^\\p{L}\\p{N}_]+", "");
        return plain.isBlank() ? "inverted" : plain;
    }

    private static void show(Console console, InvertCommand command, Inverted inverted, double seconds) {
        List<Map<String, Object>> trees = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < inverted.models().size(); i++) {
            double[] losses = inverted.inversion().losses().get(i);
            double heldOut = inverted.inversion().heldOut()[i];
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("model", inverted.models().get(i).name());
            tree.put("space", command.space());
            tree.put(
                    "pictures",
                    command.sitters().get(i).shots().stream()
                            .map(s -> s.picture().toString())
                            .toList());
            tree.put("steps", losses.length);
            tree.put("heldOutLoss", heldOut);
            tree.put("losses", losses);
            tree.put("provenance", inverted.models().get(i).provenance().entries());
            trees.add(tree);
            rows.add(List.of(
                    inverted.models().get(i).name(),
                    Integer.toString(losses.length),
                    String.format(Locale.ROOT, "%.4f", mean(losses, 0)),
                    String.format(Locale.ROOT, "%.4f", mean(losses, losses.length - 10)),
                    String.format(Locale.ROOT, "%.4f", heldOut)));
        }
        if (console.json()) {
            console.json(Map.of("models", trees, "seconds", seconds));
            return;
        }
        console.table(List.of("model", "steps", "loss at first", "at last", "on held-out noises"), rows);
        console.out().printf(Locale.ROOT, "%.0f s%n", seconds);
    }

    /** Over ten steps: one step's loss depends on its timesteps more than on the point. */
    private static double mean(double[] losses, int from) {
        int first = Math.max(0, from);
        int last = Math.min(losses.length, first + 10);
        double sum = 0;
        for (int i = first; i < last; i++) {
            sum += losses[i];
        }
        return last > first ? sum / (last - first) : Double.NaN;
    }
}
