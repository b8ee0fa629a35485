package w2w.cli.internal.space;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.edit.EditDirection;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;
import w2w.cli.Console;

/** Directions in a list. */
final class Directions {
    private Directions() {}

    static void print(Console console, List<EditDirection> directions) {
        List<Map<String, Object>> trees = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (EditDirection d : directions) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("name", d.name());
            tree.put("finder", d.provenance().entries().getOrDefault("finder", ""));
            tree.put("measure", d.quality().measure());
            tree.put("value", d.quality().value());
            tree.put("positives", d.quality().positives());
            tree.put("negatives", d.quality().negatives());
            tree.put("warnings", d.quality().warnings());
            tree.put("provenance", d.provenance().entries());
            trees.add(tree);
            rows.add(List.of(
                    d.name(),
                    "" + tree.get("finder"),
                    d.quality().measure() + " " + Numbers.of(d.quality().value(), 3),
                    Integer.toString(d.quality().positives()),
                    Integer.toString(d.quality().negatives())));
        }
        if (console.json()) {
            console.json(trees);
            return;
        }
        console.table(List.of("direction", "finder", "quality", "positive or known", "negative"), rows);
        for (EditDirection d : directions) {
            d.quality().warnings().forEach(w -> console.warn(d.name() + ": " + w));
        }
    }

    /** The named directions of a space, or all of them. */
    static List<EditDirection> choose(Workspace workspace, String space, List<String> names) {
        List<EditDirection> all = workspace.directions(space);
        if (names.isEmpty()) {
            return all;
        }
        List<EditDirection> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(
                    all.stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow(() -> W2wException.input(
                                    "there is no direction " + name + " of space " + space)
                            .advise("There are "
                                    + String.join(
                                            ", ",
                                            all.stream()
                                                    .map(EditDirection::name)
                                                    .toList()))));
        }
        return chosen;
    }
}
