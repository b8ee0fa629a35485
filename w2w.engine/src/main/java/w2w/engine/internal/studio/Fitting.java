package w2w.engine.internal.studio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import w2w.api.plugin.Plugins;
import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.space.SpaceFitter;
import w2w.api.space.WeightSpace;
import w2w.api.studio.FitCommand;
import w2w.api.task.Task;
import w2w.api.weights.Population;

/** Fits spaces and brings them into the workspace. */
final class Fitting {
    private static final String FILE = "space.safetensors";

    private final Places places;
    private final Ledger ledger;
    private final Plugins plugins;
    private final SpaceFiles files;
    private final Disk disk;

    Fitting(Places places, Ledger ledger, Plugins plugins, SpaceFiles files, Disk disk) {
        this.places = places;
        this.ledger = ledger;
        this.plugins = plugins;
        this.files = files;
        this.disk = disk;
    }

    void fit(FitCommand command, Population population, Task task) {
        Path target = Places.space(command.space());
        Map<String, String> arguments = arguments(command);
        String id = Choice.of(plugins, SpaceFitter.class, command.fitter());
        arguments.put("fitter", id);
        try (Staging staging = Staging.open(
                places.staging("space", command.space()), arguments + " " + population.fingerprint(), disk)) {
            FitRequest request = new FitRequest(
                    command.components(), command.seed(), command.device(), staging.content(), command.options());
            Path file = staging.content().resolve(FILE);
            FittedSpace fitted = plugins.get(SpaceFitter.class, id).fit(population, request, task.part("fit", 0.95));
            try (WeightSpace space = fitted.space()) {
                if (!holds(file, space)) {
                    files.write(file, space, fitted.coefficients(), task.part("write", 0.05));
                }
            }
            ledger.change("space fit", arguments, () -> List.of(new Change.Adopt(target, file)));
            staging.clear();
        }
        task.progress(1);
    }

    /** Whether the fitter left its result where it is wanted, so that gigabytes need not be copied. */
    private boolean holds(Path file, WeightSpace space) {
        if (!Files.exists(file)) {
            return false;
        }
        try (WeightSpace there = files.open(file)) {
            return there.fingerprint().equals(space.fingerprint());
        }
    }

    private static Map<String, String> arguments(FitCommand command) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("population", command.population());
        arguments.put("space", command.space());
        arguments.put("components", Integer.toString(command.components()));
        arguments.put("seed", Long.toString(command.seed()));
        arguments.put("device", command.device());
        new TreeMap<>(command.options()).forEach((k, v) -> arguments.put("option." + k, v));
        return arguments;
    }
}
