package w2w.engine.internal.population;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.api.weights.Recipe;

/** What the file of a model tells beside its weights, as one text of lines {@code key=value}, which the journal keeps. */
final class Facts {
    /** Parts that the file changes and the population does not hold. */
    static final String PARTS = "parts";

    /** The same where all parts were asked for: those that most files do not have. */
    static final String EXTRA = "extra";

    /** What the layers are that were refactored. */
    static final String DENSE = "dense";

    /** What reading left out or assumed. */
    static final String NOTES = "notes";

    private static final int LONGEST = 200;

    private Facts() {}

    /**
     * Of a file of which {@code taken} is in the population.
     *
     * @param why {@link #PARTS} or {@link #EXTRA}: what the parts left are
     */
    static String of(AdapterFile file, Adapter taken, String why, Set<String> left, Set<String> dense) {
        Map<String, String> facts = new LinkedHashMap<>();
        Recipe recipe = Recipe.of(file.metadata());
        recipe.texts().forEach(facts::put);
        recipe.numbers().forEach((k, v) -> facts.put(k, LayoutDifference.number(v)));
        // what the weights say counts more than what the file says of them
        common(taken, l -> (double) l.rank()).ifPresent(r -> facts.put(Recipe.LABEL + "rank", r));
        common(taken, AdaptedLayer::alpha).ifPresent(a -> facts.put(Recipe.LABEL + "alpha", a));
        if (!left.isEmpty()) {
            facts.put(why, String.join(", ", new TreeSet<>(left)));
        }
        if (!dense.isEmpty()) {
            facts.put(DENSE, String.join(", ", new TreeSet<>(dense)));
        }
        if (!file.notes().isEmpty()) {
            facts.put(NOTES, String.join("; ", file.notes()));
        }
        return facts.entrySet().stream()
                .map(e -> e.getKey() + "=" + oneLine(e.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static Optional<String> common(Adapter adapter, java.util.function.Function<AdaptedLayer, Double> value) {
        Set<Double> values =
                adapter.layout().layers().stream().map(value).limit(10_000).collect(Collectors.toSet());
        return values.size() == 1
                ? Optional.of(LayoutDifference.number(values.iterator().next()))
                : Optional.empty();
    }

    static Set<String> kinds(Iterable<DenseLayer> layers) {
        Set<String> kinds = new TreeSet<>();
        layers.forEach(l -> kinds.add(l.kind()));
        return kinds;
    }

    private static String oneLine(String value) {
        String line = value.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    static Map<String, String> parse(String facts) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String line : facts.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                map.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return map;
    }
}
