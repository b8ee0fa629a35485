package w2w.engine.internal.studio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import w2w.api.plugin.Plugins;
import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.space.SpaceFitter;
import w2w.api.space.WeightSpace;
import w2w.api.studio.FitCommand;
import w2w.api.studio.HistoryEntry;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;
import w2w.engine.internal.space.TooFewDirections;

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

    /** Refuses a space that is there and is not to be replaced. */
    void requireFree(FitCommand command) {
        places.requireFree(command.replace(), "space", command.space(), Places.space(command.space()));
    }

    void fit(FitCommand command, Population population, Task task) {
        Path target = Places.space(command.space());
        Map<String, String> arguments = arguments(command);
        String id = Choice.of(plugins, SpaceFitter.class, command.fitter());
        arguments.put("fitter", id);
        try (Staging staging = Staging.open(
                places.staging("space", command.space()), arguments + " " + population.fingerprint(), disk)) {
            Path file = staging.content().resolve(FILE);
            FittedSpace fitted = fitted(command, id, population, staging.content(), task);
            try (WeightSpace space = fitted.space()) {
                if (!holds(file, space)) {
                    files.write(file, space, fitted.coefficients(), task.part("write", 0.05));
                }
            }
            Optional<HistoryEntry> change = ledger.change("space fit", arguments, () -> {
                requireFree(command);
                return List.of(new Change.Adopt(target, file));
            });
            change.ifPresent(c -> ledger.sayKept(c, task));
            staging.clear();
        }
        task.progress(1);
    }

    /** Where no number of components is asked for, there are as many as there can be, and it is said when they are few. */
    private FittedSpace fitted(FitCommand command, String id, Population population, Path folder, Task task) {
        SpaceFitter fitter = plugins.get(SpaceFitter.class, id);
        boolean wanted = command.components() != 0;
        int k = wanted ? command.components() : FitCommand.defaultComponents(population);
        if (!wanted && k < 1) {
            throw W2wException.input("a space needs at least 2 models, the population has " + population.size())
                    .at("population " + population.name());
        }
        FittedSpace fitted;
        try {
            fitted = fitter.fit(population, request(command, k, folder), task.part("fit", 0.95));
        } catch (W2wException e) {
            if (wanted || !(e.getCause() instanceof TooFewDirections few) || few.possible() < 1) {
                throw e;
            }
            k = few.possible();
            fitted = fitter.fit(population, request(command, k, folder), task.part("fit again", 0));
        }
        if (!wanted && k < FitCommand.USUAL_COMPONENTS) {
            task.warn(String.format(
                    Locale.ROOT,
                    "the space keeps %,d component%s: as many as there can be with %,d models of %,d numbers",
                    k,
                    k == 1 ? "" : "s",
                    population.size(),
                    population.layout().size()));
        }
        return fitted;
    }

    private static FitRequest request(FitCommand command, int k, Path folder) {
        return new FitRequest(k, command.seed(), command.device(), folder, command.options());
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
