package w2w.ui.internal.gallery;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;
import w2w.ui.internal.model.OpenSpace;

/** The population that a space was fitted to, where the workspace still has it: the one whose labels conditions are on. */
record Population(Workspace workspace, OpenSpace space, String name) {
    /** The one the space names; where it names none, the only one there is. */
    static Optional<Population> of(Workspace workspace, OpenSpace space) {
        List<String> there = workspace.populations();
        String named = space.space().provenance().entries().getOrDefault("population.name", "");
        if (there.contains(named)) {
            return Optional.of(new Population(workspace, space, named));
        }
        return named.isEmpty() && there.size() == 1
                ? Optional.of(new Population(workspace, space, there.get(0)))
                : Optional.empty();
    }

    /**
     * Rows of the space's people that satisfy an SQL condition. Models that came to the population after the fit are left out. Reads files.
     *
     * @throws W2wException INPUT if it is no condition
     */
    int[] select(String where) {
        int[] found = workspace.select(name, where);
        List<String> people = space.people().models();
        List<String> stored;
        try (w2w.api.weights.Population population = workspace.population(name)) {
            stored = population.models();
        }
        if (stored.equals(people)) {
            return found;
        }
        Map<String, Integer> rows = new HashMap<>();
        for (int i = 0; i < people.size(); i++) {
            rows.put(people.get(i), i);
        }
        return Arrays.stream(found)
                .map(i -> rows.getOrDefault(stored.get(i), -1))
                .filter(i -> i >= 0)
                .sorted()
                .toArray();
    }
}
