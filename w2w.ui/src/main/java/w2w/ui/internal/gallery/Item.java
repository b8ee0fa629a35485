package w2w.ui.internal.gallery;

import java.util.Optional;
import java.util.SortedMap;
import w2w.api.studio.Model;

/**
 * What one thumbnail stands for.
 *
 * @param name of the model in the workspace or in the population
 * @param row in the population; −1 for a kept model
 * @param model absent for a row of the population, and for one whose file cannot be read
 * @param trouble why a kept model cannot be used; empty where it can
 */
record Item(Kind kind, String name, int row, Optional<Model> model, String trouble) {
    /** Where a model came from. */
    enum Kind {
        POPULATION,
        SAMPLE,
        INVERSION,
        EDIT,
        ADAPTER,
        OTHER
    }

    /** Tells items apart: a kept model may have the name of one of the population. */
    record Key(boolean kept, String name) {}

    static Item ofPopulation(String name, int row) {
        return new Item(Kind.POPULATION, name, row, Optional.empty(), "");
    }

    static Item kept(Model model) {
        return new Item(kind(model), model.name(), -1, Optional.of(model), "");
    }

    /** A model whose file cannot be read: shown, so that it can be seen and removed. */
    static Item broken(String name, String trouble) {
        return new Item(Kind.OTHER, name, -1, Optional.empty(), trouble);
    }

    Key key() {
        return new Key(isKept(), name);
    }

    boolean isKept() {
        return kind != Kind.POPULATION;
    }

    /** An edit is told by what was done last; the rest by the keys that whoever makes a model writes into its provenance. */
    static Kind kind(Model model) {
        SortedMap<String, String> made = model.provenance().entries();
        if (!model.edit().terms().isEmpty() || made.containsKey("edited.from")) {
            return Kind.EDIT;
        }
        if (made.containsKey("sampler")) {
            return Kind.SAMPLE;
        }
        if (made.containsKey("learning-rate")) {
            return Kind.INVERSION;
        }
        return made.containsKey("source") ? Kind.ADAPTER : Kind.OTHER;
    }
}
