package w2w.engine.internal.population;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import w2w.api.weights.Recipe;

/** What the files of models hold that the population does not, and what was changed on the way, a line each. */
final class PartsNotes {
    private PartsNotes() {}

    static List<String> of(List<String> names, List<Map<String, String>> facts) {
        List<String> notes = new ArrayList<>();
        count(names, facts, Facts.PARTS)
                .ifPresent(c -> notes.add(
                        c.files + " more parts, which were left out (" + c.values + "); --parts all takes them"));
        count(names, facts, Facts.EXTRA)
                .ifPresent(c ->
                        notes.add(c.files + " parts that most do not have, which were left out (" + c.values + ")"));
        count(names, facts, Facts.DENSE)
                .ifPresent(c -> notes.add(
                        c.files + " layers that are no low-rank product (" + c.values + "), which were refactored"));
        read(names, facts).ifPresent(notes::add);
        return notes;
    }

    /** What reading left out or assumed, with the first file as the example. */
    private static Optional<String> read(List<String> names, List<Map<String, String>> facts) {
        List<Integer> with = IntStream.range(0, facts.size())
                .filter(i -> facts.get(i).containsKey(Facts.NOTES))
                .boxed()
                .toList();
        return with.stream()
                .findFirst()
                .map(first -> String.format(
                        Locale.ROOT,
                        "%,d of %,d files were not read as they stand, e.g. %s: %s",
                        with.size(),
                        names.size(),
                        names.get(first),
                        facts.get(first).get(Facts.NOTES)));
    }

    private record Count(String files, String values) {}

    private static Optional<Count> count(List<String> names, List<Map<String, String>> facts, String fact) {
        Map<String, Integer> values = new TreeMap<>();
        int number = 0;
        for (Map<String, String> each : facts) {
            if (each.containsKey(fact)) {
                number++;
                for (String value : new TreeSet<>(List.of(each.get(fact).split(", ", -1)))) {
                    values.merge(value, 1, Integer::sum);
                }
            }
        }
        if (number == 0) {
            return Optional.empty();
        }
        List<String> told = new ArrayList<>();
        values.forEach((value, count) ->
                told.add(values.size() == 1 ? value : value + " " + String.format(Locale.ROOT, "%,d", count)));
        return Optional.of(new Count(
                String.format(Locale.ROOT, "%,d of %,d files %s", number, names.size(), number == 1 ? "has" : "have"),
                String.join(", ", told)));
    }

    /** How many files tell how they were trained. */
    static String told(List<Map<String, String>> facts) {
        long told = facts.stream()
                .filter(f -> f.keySet().stream()
                        .anyMatch(k -> k.startsWith(Recipe.LABEL) && !k.endsWith(".rank") && !k.endsWith(".alpha")))
                .count();
        return String.format(
                Locale.ROOT, "recipe labels: %,d of %,d files tell how they were trained", told, facts.size());
    }
}
