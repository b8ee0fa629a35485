package w2w.cli.internal.space;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.edit.Edit;
import w2w.api.studio.Model;
import w2w.cli.Console;

/** A model in words. */
final class Models {
    private Models() {}

    static Map<String, Object> tree(Model model) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("model", model.name());
        tree.put("space", model.space());
        tree.put("components", model.point().components());
        List<Map<String, Object>> edit = new ArrayList<>();
        for (Edit.Term term : model.edit().terms()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("direction", term.direction().name());
            one.put("strength", term.strength());
            one.put("position", term.direction().position(model.edited(), 0));
            edit.add(one);
        }
        tree.put("edit", edit);
        tree.put("injection", model.edit().injection());
        tree.put("provenance", model.provenance().entries());
        return tree;
    }

    static void print(Console console, Model model) {
        if (console.json()) {
            console.json(tree(model));
            return;
        }
        console.out().printf("%-12s %s%n", "model", model.name());
        console.out().printf("%-12s %s%n", "space", model.space());
        for (Edit.Term term : model.edit().terms()) {
            console.out()
                    .printf(
                            "%-12s %s σ, now at %s σ of the population%n",
                            term.direction().name(),
                            Numbers.of(term.strength(), 2),
                            Numbers.of(term.direction().position(model.edited(), 0), 2));
        }
        if (!model.edit().terms().isEmpty()) {
            console.out().printf("%-12s %d%n", "injection", model.edit().injection());
        }
        model.provenance().entries().forEach((k, v) -> console.out().printf("%-12s %s%n", k, v));
    }
}
