package w2w.engine.internal.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.engine.internal.table.TextTable;

/**
 * Which row of a table names which model, by one of its columns. Names match letter by letter, or else in the strictest spelling in
 * which exactly one value and one model are the same.
 */
final class KeyMatch {
    private final TextTable table;
    private final int column;
    private final List<String> names;
    private final int[] rows;
    private final Map<String, List<Integer>> values = new LinkedHashMap<>();
    private final List<String> inexact = new ArrayList<>();
    private String ambiguous = "";
    private int matched;

    /** The models' names and files in their loosest spelling, with the models of each. */
    static Map<String, Set<Integer>> models(List<String> names, List<String> sources) {
        Map<String, Set<Integer>> models = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            for (String each : List.of(names.get(i), sources.get(i))) {
                String form = KeyForm.loosest(each);
                if (!form.isEmpty()) {
                    models.computeIfAbsent(form, f -> new LinkedHashSet<>()).add(i);
                }
            }
        }
        return models;
    }

    KeyMatch(TextTable table, int column, Map<String, Set<Integer>> models, List<String> names, List<String> sources) {
        this.table = table;
        this.column = column;
        this.names = names;
        rows = new int[names.size()];
        Arrays.fill(rows, -1);
        Map<String, Set<Integer>> found = new HashMap<>();
        List<String> cells = table.columns().get(column);
        Set<Integer> candidates = new LinkedHashSet<>();
        for (int row = 0; row < cells.size(); row++) {
            String value = cells.get(row);
            Set<Integer> named = found.computeIfAbsent(value, v -> models.getOrDefault(KeyForm.loosest(v), Set.of()));
            if (!named.isEmpty()) {
                candidates.addAll(named);
                values.computeIfAbsent(value, v -> new ArrayList<>(1)).add(row);
            }
        }
        if (!values.isEmpty()) {
            match(candidates, sources);
        }
    }

    private void match(Set<Integer> candidates, List<String> sources) {
        Set<String> free = new LinkedHashSet<>(values.keySet());
        Pairs pairs = new Pairs(candidates, sources);
        for (KeyForm form : KeyForm.values()) {
            take(pairs.whole(form), free, form == KeyForm.EXACT);
        }
        for (KeyForm form : KeyForm.values()) {
            if (form != KeyForm.EXACT) {
                take(pairs.tails(form), free, false);
            }
        }
        Map<String, Set<Integer>> loosest = pairs.tails(KeyForm.NUMBER);
        pairs.whole(KeyForm.NUMBER).forEach((value, found) -> loosest.computeIfAbsent(value, v -> new LinkedHashSet<>())
                .addAll(found));
        // folders that differ mean something where others agree
        if (matched == 0 && loosest.isEmpty()) {
            for (KeyForm form : KeyForm.values()) {
                if (form != KeyForm.EXACT) {
                    take(pairs.last(form), free, false);
                }
            }
            loosest.putAll(pairs.last(KeyForm.NUMBER));
        }
        for (String value : free) {
            List<String> open = loosest.getOrDefault(value, Set.of()).stream()
                    .filter(model -> rows[model] < 0)
                    .sorted()
                    .map(names::get)
                    .toList();
            if (!open.isEmpty()) {
                ambiguous = ambiguous(value, open, loosest);
                return;
            }
        }
    }

    private String ambiguous(String value, List<String> open, Map<String, Set<Integer>> loosest) {
        if (open.size() > 1) {
            return value + " may be " + String.join(" or ", open.subList(0, Math.min(3, open.size())))
                    + (open.size() > 3 ? " or…" : "");
        }
        int model = names.indexOf(open.get(0));
        List<String> others = loosest.entrySet().stream()
                .filter(e -> e.getValue().contains(model))
                .map(Map.Entry::getKey)
                .limit(3)
                .toList();
        return others.size() > 1
                ? String.join(" and ", others) + " may both be " + open.get(0)
                : value + " may be " + open.get(0) + " or another model of that name";
    }

    /** Takes the pairs of which each side has only the other. */
    private void take(Map<String, Set<Integer>> pairs, Set<String> free, boolean exact) {
        Map<Integer, Integer> sharing = new HashMap<>();
        pairs.values().forEach(found -> found.forEach(model -> sharing.merge(model, 1, Integer::sum)));
        pairs.forEach((value, found) -> {
            int model = found.iterator().next();
            if (found.size() == 1 && sharing.getOrDefault(model, 0) == 1 && rows[model] < 0 && free.contains(value)) {
                free.remove(value);
                rows[model] = values.getOrDefault(value, List.of()).get(0);
                matched++;
                if (!exact && !KeyForm.STEM.of(value).equals(KeyForm.STEM.of(names.get(model)))) {
                    inexact.add(value + " is " + names.get(model));
                }
            }
        });
    }

    /** Row of each model, -1 for none. */
    int[] rows() {
        return rows.clone();
    }

    int column() {
        return column;
    }

    /** How many models have a row. */
    int matched() {
        return matched + (ambiguous.isEmpty() ? 0 : 1);
    }

    /** Models that were found in another spelling, such as {@code adapters/P1.safetensors is p01}. */
    List<String> inexact() {
        return List.copyOf(inexact);
    }

    /** Why the column cannot be used, though it names models. */
    Optional<W2wException> refusal() {
        String name = table.names().get(column);
        if (!ambiguous.isEmpty()) {
            return Optional.of(W2wException.input("column " + name + " does not tell models apart: " + ambiguous)
                    .advise("Write the names as the models' files are called"));
        }
        List<String> twice = new ArrayList<>();
        for (int row : rows) {
            if (row >= 0) {
                String value = table.columns().get(column).get(row);
                List<Integer> found = values.getOrDefault(value, List.of());
                if (found.size() > 1) {
                    twice.add(value + " (" + table.place(found.get(0)) + " and " + table.place(found.get(1)) + ")");
                }
            }
        }
        if (twice.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(W2wException.input("column " + name + " names "
                        + (twice.size() == 1 ? "a model" : twice.size() + " models") + " twice: "
                        + String.join(", ", twice.subList(0, Math.min(3, twice.size())))
                        + (twice.size() > 3 ? "…" : ""))
                .advise("Leave one row a model, or name another column with --key"));
    }

    /** Which values and models are the same in a spelling. */
    private final class Pairs {
        private final Set<Integer> models;
        private final List<String> sources;

        Pairs(Set<Integer> models, List<String> sources) {
            this.models = models;
            this.sources = sources;
        }

        private Map<String, Set<Integer>> index(KeyForm form) {
            Map<String, Set<Integer>> index = new LinkedHashMap<>();
            for (int model : models) {
                index.computeIfAbsent(form.of(names.get(model)), f -> new LinkedHashSet<>())
                        .add(model);
                index.computeIfAbsent(form.of(sources.get(model)), f -> new LinkedHashSet<>())
                        .add(model);
            }
            return index;
        }

        Map<String, Set<Integer>> whole(KeyForm form) {
            Map<String, Set<Integer>> index = index(form);
            Map<String, Set<Integer>> pairs = new LinkedHashMap<>();
            for (String value : values.keySet()) {
                Set<Integer> found = index.get(form.of(value));
                if (found != null) {
                    pairs.put(value, found);
                }
            }
            return pairs;
        }

        /** One is the other with folders before it. */
        Map<String, Set<Integer>> tails(KeyForm form) {
            Map<String, Set<Integer>> index = index(form);
            Map<String, List<String>> spelt = new HashMap<>();
            Map<String, Set<Integer>> pairs = new LinkedHashMap<>();
            for (String value : values.keySet()) {
                String path = form.of(value);
                spelt.computeIfAbsent(path, p -> new ArrayList<>()).add(value);
                for (String tail : KeyForm.tails(path)) {
                    add(pairs, value, index.get(tail));
                }
            }
            index.forEach((path, found) -> {
                for (String tail : KeyForm.tails(path)) {
                    for (String value : spelt.getOrDefault(tail, List.of())) {
                        add(pairs, value, found);
                    }
                }
            });
            return pairs;
        }

        Map<String, Set<Integer>> last(KeyForm form) {
            Map<String, Set<Integer>> index = new LinkedHashMap<>();
            index(form).forEach((path, found) -> add(index, KeyForm.last(path), found));
            Map<String, Set<Integer>> pairs = new LinkedHashMap<>();
            for (String value : values.keySet()) {
                add(pairs, value, index.get(KeyForm.last(form.of(value))));
            }
            return pairs;
        }

        private static void add(Map<String, Set<Integer>> pairs, String value, @Nullable Set<Integer> models) {
            if (models != null) {
                pairs.computeIfAbsent(value, v -> new LinkedHashSet<>()).addAll(models);
            }
        }
    }
}
