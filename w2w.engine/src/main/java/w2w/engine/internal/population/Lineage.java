package w2w.engine.internal.population;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import w2w.api.weights.Recipe;

/**
 * What the models of a population were trained on and how, summed up: by each thing that files tell, its values with the number of
 * models of each and the first of them, the most frequent first.
 */
record Lineage(Map<String, List<Share>> traits) {
    /** The base model: its hash, or its name where no file of that name tells a hash. */
    static final String BASE = "base";

    /** Values of one thing that are kept; the rest counts as one. */
    private static final int MOST = 20;

    private static final int SHOWN = 3;
    private static final String REST = "others";

    static final Lineage NONE = new Lineage(Map.of());

    /** Models of one value. */
    record Share(String value, int models, String first) {}

    Lineage {
        traits = java.util.Collections.unmodifiableMap(new TreeMap<>(traits));
    }

    /** Of models and their facts, in order. */
    static Lineage of(List<String> names, List<Map<String, String>> facts) {
        Map<String, String> hashes = new LinkedHashMap<>(); // by name of the base model
        for (Map<String, String> each : facts) {
            String hash = each.get(Recipe.LABEL + "base_hash");
            if (hash != null && each.containsKey(Recipe.LABEL + "base")) {
                hashes.putIfAbsent(each.get(Recipe.LABEL + "base"), hash);
            }
        }
        Map<String, Map<String, Share>> counts = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            Map<String, String> told = new TreeMap<>();
            facts.get(i).forEach((k, v) -> {
                if (k.startsWith(Recipe.LABEL)) {
                    told.put(k.substring(Recipe.LABEL.length()), v);
                }
            });
            String name = told.remove("base");
            String hash = told.remove("base_hash");
            hash = hash == null && name != null ? hashes.get(name) : hash;
            if (name != null || hash != null) {
                told.put(BASE, hash == null ? name : name == null ? hash : hash + " (" + name + ")");
            }
            told.remove("triggers");
            told.remove("date");
            told.remove("seed");
            String model = names.get(i);
            told.forEach((k, v) -> counts.computeIfAbsent(k, x -> new LinkedHashMap<>())
                    .merge(v, new Share(v, 1, model), (a, b) -> new Share(a.value, a.models + 1, a.first)));
        }
        if (counts.keySet().stream().allMatch(k -> k.equals("rank") || k.equals("alpha"))) {
            return NONE; // the weights tell these, no file told anything
        }
        Map<String, List<Share>> traits = new TreeMap<>();
        counts.forEach((k, values) -> traits.put(k, most(new ArrayList<>(values.values()))));
        return new Lineage(traits);
    }

    private static List<Share> most(List<Share> all) {
        all.sort(Comparator.comparingInt((Share s) -> -s.models).thenComparing(Share::value));
        if (all.size() <= MOST) {
            return all;
        }
        List<Share> most = new ArrayList<>(all.subList(0, MOST - 1));
        List<Share> rest = all.subList(MOST - 1, all.size());
        most.add(new Share(
                rest.size() + " " + REST, rest.stream().mapToInt(Share::models).sum(), rest.get(0).first));
        return most;
    }

    /** What makes models of this population hard to compare. */
    List<String> warnings(int models) {
        List<String> warnings = new ArrayList<>();
        List<Share> bases = traits.getOrDefault(BASE, List.of());
        long distinct = bases.stream().map(s -> key(s.value)).distinct().count();
        if (distinct > 1) {
            int silent = models - bases.stream().mapToInt(Share::models).sum();
            warnings.add(
                    "the models were trained on " + values(bases) + " base models, which probes and directions can read"
                            + " instead of a label: " + shares(bases)
                            + (silent > 0 ? String.format(Locale.ROOT, "; %,d do not tell", silent) : ""));
        }
        List<String> differ = new ArrayList<>();
        for (String trait : List.of("family", "trainer", "network", "rate", "steps", "resolution")) {
            List<Share> shares = traits.getOrDefault(trait, List.of());
            if (shares.size() > 1) {
                differ.add(trait + " (" + shares(shares) + ")");
            }
        }
        if (!differ.isEmpty()) {
            warnings.add(
                    "the models were trained in different ways, which probes can read: " + String.join("; ", differ));
        }
        return warnings;
    }

    private static String key(String base) {
        int name = base.indexOf(" (");
        return name < 0 ? base : base.substring(0, name);
    }

    private static String values(List<Share> shares) {
        Share last = shares.get(shares.size() - 1);
        return last.value.endsWith(" " + REST)
                ? "more than " + (shares.size() - 1)
                : Long.toString(
                        shares.stream().map(s -> key(s.value)).distinct().count());
    }

    private static String shares(List<Share> shares) {
        String text = shares.stream()
                .limit(SHOWN)
                .map(s -> String.format(Locale.ROOT, "%s: %,d, e.g. %s", shortened(s.value), s.models, s.first))
                .collect(Collectors.joining(", "));
        return shares.size() > SHOWN
                ? text + String.format(Locale.ROOT, ", and %,d more", shares.size() - SHOWN)
                : text;
    }

    /** A SHA-256 shows as the ten digits that people know a checkpoint by. */
    private static String shortened(String value) {
        return value.matches("[0-9a-f]{64}.*") ? value.substring(0, 10) + value.substring(64) : value;
    }
}
