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
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"model", model.name()});
        lines.add(new String[] {"space", model.space()});
        for (Edit.Term term : model.edit().terms()) {
            lines.add(new String[] {
                term.direction().name(),
                Numbers.of(term.strength(), 2) + " σ, now at "
                        + Numbers.of(term.direction().position(model.edited(), 0), 2) + " σ of the population"
            });
        }
        if (!model.edit().terms().isEmpty()) {
            lines.add(new String[] {"injection", Integer.toString(model.edit().injection())});
        }
        model.provenance().entries().forEach((k, v) -> lines.add(new String[] {k, v}));
        int width = lines.stream().mapToInt(l -> l[0].length()).max().orElse(0);
        lines.forEach(l -> console.out().println(l[0] + " ".repeat(width - l[0].length() + 1) + l[1]));
    }
}
