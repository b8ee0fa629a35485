package w2w.data.miniature.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.RenderSettings;
import w2w.api.plugin.Plugin;
import w2w.api.studio.Dataset;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.task.Task;

/** Synthetic people, drawn by a program; README.md beside the data says how they were made. */
@Component(service = Dataset.class)
@Plugin(
        id = "miniature",
        label = "Miniature",
        description =
                "A diffusion model for 128×128 pictures, 4,096 rank-1 adapters of synthetic people, and 128 held out.")
public final class Miniature implements Dataset {
    private static final RenderSettings SETTINGS =
            new RenderSettings("photo of a sks person", "", 2, RenderSettings.Against.BASE_MODEL, "", 12, 128, 128);

    private final Unpacking unpacking;

    @Activate
    public Miniature(BundleContext context) {
        this(Path.of(Optional.ofNullable(context.getProperty("w2w.home"))
                        .orElseGet(() -> System.getProperty("user.home") + "/.w2w"))
                .resolve("cache"));
    }

    /** Unpacks below a folder. */
    Miniature(Path cache) {
        unpacking = new Unpacking(cache);
    }

    @Override
    public String model(Task task) {
        return unpacking.part("checkpoint", folder -> {}, task).toString();
    }

    @Override
    public RenderSettings settings() {
        return SETTINGS;
    }

    @Override
    public PopulationImport population(Task task) {
        return matrix("miniature", "population.safetensors", "labels.csv", "id", task);
    }

    @Override
    public Optional<Path> start(Task task) {
        return Optional.of(
                unpacking.part("population", PackedPopulation::expand, task).resolve("start.safetensors"));
    }

    @Override
    public Optional<PopulationImport> heldOut(Task task) {
        return Optional.of(matrix("miniature-heldout", "heldout.safetensors", "heldout.csv", "model", task));
    }

    private PopulationImport matrix(String name, String weights, String labels, String key, Task task) {
        Path folder = unpacking.part("population", PackedPopulation::expand, task);
        return new PopulationImport(
                name,
                new PopulationImport.Matrix(folder.resolve(weights), folder.resolve("segments.json"), 1, 16),
                Optional.of(folder.resolve(labels)),
                key,
                Precision.FLOAT16);
    }

    @Override
    public List<Portrait> portraits(Task task) {
        Path folder = unpacking.part("people", unpacked -> {}, task);
        List<Portrait> portraits = new ArrayList<>();
        for (Portrait.Kind kind : Portrait.Kind.values()) {
            Map<String, List<Path>> pictures = new LinkedHashMap<>();
            Map<String, Path> masks = new LinkedHashMap<>();
            String prefix =
                    switch (kind) {
                        case HELD_OUT -> "heldout/";
                        case PAINTING -> "painting/";
                        case TRAINING -> "training/";
                    };
            for (String name : unpacking.files("people")) {
                if (!name.startsWith(prefix)) {
                    continue;
                }
                String person = name.substring(prefix.length()).replaceFirst("[./].*", "");
                List<Path> those = pictures.computeIfAbsent(person, p -> new ArrayList<>());
                if (name.endsWith(".mask.png")) {
                    masks.put(person, folder.resolve(name));
                } else if (name.endsWith("/" + person + ".png")) {
                    those.add(0, folder.resolve(name));
                } else {
                    those.add(folder.resolve(name));
                }
            }
            pictures.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(
                            java.util.Comparator.comparingInt(String::length).thenComparing(p -> p)))
                    .forEach(e -> portraits.add(
                            new Portrait(e.getKey(), kind, e.getValue(), Optional.ofNullable(masks.get(e.getKey())))));
        }
        return portraits;
    }

    @Override
    public Optional<Path> measures(Task task) {
        return Optional.of(unpacking.part("measures", folder -> {}, task));
    }

    @Override
    public List<PromptTest> promptTests() {
        String person = SETTINGS.prompt();
        return List.of(
                new PromptTest(
                        person + ", smiling, looking left, blue background, red shirt",
                        Map.of("smile", 1, "yaw", -1, "background blue", 1, "shirt red", 1)),
                new PromptTest(
                        person + ", sad, looking right, green background, white shirt",
                        Map.of("smile", -1, "yaw", 1, "background green", 1, "shirt white", 1)),
                new PromptTest(
                        person + ", mouth open, looking right, orange background",
                        Map.of("open", 1, "yaw", 1, "background orange", 1)),
                new PromptTest(
                        person + ", eyes closed, looking left, grey background",
                        Map.of("closed", 1, "yaw", -1, "background grey", 1)));
    }

    @Override
    public List<String> showcase() {
        return List.of("glasses", "skin_tone", "face_width", "curly", "age", "masc", "hair_length", "beard");
    }
}
