package w2w.ui.internal.edits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import w2w.api.edit.DirectionRequest;
import w2w.api.plugin.Direction;
import w2w.api.studio.FindCommand;
import w2w.api.weights.LabelTable;

/**
 * What is chosen in the dialog that finds directions. SWT-free.
 *
 * @param source what the finder finds directions from
 * @param wanted labels, or phrases; not used where directions are found from nothing
 * @param count directions found from nothing
 * @param components leading components to use
 */
record FindRequest(
        String space,
        String finder,
        Direction.Source source,
        List<String> wanted,
        int count,
        int components,
        long seed,
        Map<String, String> options,
        List<String> without) {

    /** One label of a population: how many models have it known, and of a binary one how many on each side. */
    record LabelRow(String name, boolean binary, int known, int positive) {
        /** Of every label of a table, in its order. */
        static List<LabelRow> of(LabelTable labels) {
            List<LabelRow> rows = new ArrayList<>();
            for (String name : labels.attributes()) {
                double[] known = Arrays.stream(labels.column(name).orElseThrow())
                        .filter(v -> !Double.isNaN(v))
                        .toArray();
                double highest = Arrays.stream(known).max().orElse(0);
                rows.add(new LabelRow(name, labels.isBinary(name), known.length, (int)
                        Arrays.stream(known).filter(v -> v == highest).count()));
            }
            return rows;
        }

        /** Whether a direction can be found at all: there are models on both sides. */
        boolean isUsable() {
            return known > 1 && (!binary || positive < known);
        }
    }

    /** Why it cannot be begun, as a key of the texts; empty when it can. */
    String missing() {
        if (finder.isEmpty()) {
            return "find.missing.finder";
        }
        return switch (source) {
            case LABELS -> wanted.isEmpty() ? "find.missing.label" : "";
            case TEXT -> wanted.isEmpty() ? "find.missing.text" : "";
            case NOTHING -> "";
        };
    }

    /** Phrases as they were typed, one a line or separated by semicolons. */
    static List<String> phrases(String typed) {
        return Arrays.stream(typed.split("[;\n\r]+"))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .distinct()
                .toList();
    }

    /** The source that a service property names; labels where it does not say. */
    static Direction.Source source(Map<String, String> properties) {
        String said = properties.getOrDefault(Direction.PREFIX_ + "from", "").toUpperCase(Locale.ROOT);
        return Arrays.stream(Direction.Source.values())
                .filter(s -> s.name().equals(said))
                .findFirst()
                .orElse(Direction.Source.LABELS);
    }

    FindCommand command() {
        boolean named = source != Direction.Source.NOTHING;
        List<String> names = named ? wanted : List.of();
        return new FindCommand(
                space,
                finder,
                new DirectionRequest(names, named ? Math.max(1, names.size()) : count, components, seed, options),
                without,
                named); // the dialog says which ones are replaced
    }
}
