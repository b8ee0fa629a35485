package w2w.engine.internal.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.Disentangle;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Plugins;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.FindCommand;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Finds directions. */
final class Finding {
    private final Plugins plugins;

    Finding(Plugins plugins) {
        this.plugins = plugins;
    }

    /** @param kept directions of the space, for those to be taken out */
    List<EditDirection> find(
            FindCommand command,
            WeightSpace space,
            PopulationCoefficients population,
            List<EditDirection> kept,
            Task task) {
        if (population.size() < 2) {
            throw W2wException.input("the space holds no coefficients of a population to find directions in")
                    .at("space " + command.space());
        }
        List<EditDirection> without = new ArrayList<>();
        for (String name : command.without()) {
            without.add(kept.stream()
                    .filter(d -> d.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Names.unknown(
                            "direction",
                            name,
                            kept.stream().map(EditDirection::name).toList())));
        }
        String id = Choice.of(plugins, DirectionFinder.class, command.finder());
        List<EditDirection> found =
                plugins.get(DirectionFinder.class, id).find(space, population, command.request(), task);
        List<EditDirection> all = new ArrayList<>();
        for (EditDirection direction : found) {
            if (!direction.space().equals(population.space())) {
                throw W2wException.of(
                        W2wException.Kind.PLUGIN,
                        "finder " + id + " gave a direction of another space: " + direction.name());
            }
            List<EditDirection> others = without.stream()
                    .filter(d -> !d.name().equals(direction.name()))
                    .toList();
            all.add(others.isEmpty() ? direction : Disentangle.from(population, direction, others));
        }
        return all;
    }

    /** With which the command can be repeated. */
    static Map<String, String> arguments(FindCommand command, Plugins plugins) {
        Map<String, String> arguments = new LinkedHashMap<>();
        DirectionRequest request = command.request();
        arguments.put("space", command.space());
        arguments.put("finder", Choice.of(plugins, DirectionFinder.class, command.finder()));
        arguments.put("wanted", String.join(", ", request.wanted()));
        arguments.put("count", Integer.toString(request.count()));
        arguments.put("components", Integer.toString(request.components()));
        arguments.put("seed", Long.toString(request.seed()));
        arguments.put("without", String.join(", ", command.without()));
        new TreeMap<>(request.options()).forEach((k, v) -> arguments.put("option." + k, v));
        return arguments;
    }
}
