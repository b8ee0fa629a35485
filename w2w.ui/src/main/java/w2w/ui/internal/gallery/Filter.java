package w2w.ui.internal.gallery;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which thumbnails are shown.
 *
 * @param words all of which occur in an item's name, kind or provenance
 * @param kinds shown
 * @param rows of the population that satisfy its condition; where there is a condition, kept models, which have no labels, are left out
 */
record Filter(List<String> words, Set<Item.Kind> kinds, Optional<BitSet> rows) {
    static final Filter ALL = new Filter(List.of(), EnumSet.allOf(Item.Kind.class), Optional.empty());

    Filter {
        words = List.copyOf(words);
        kinds = Set.copyOf(kinds);
        rows = rows.map(r -> (BitSet) r.clone());
    }

    Filter withText(String text) {
        List<String> parts = Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(w -> !w.isEmpty())
                .toList();
        return new Filter(parts, kinds, rows);
    }

    Filter withKinds(Set<Item.Kind> shown) {
        return new Filter(words, shown, rows);
    }

    Filter withRows(Optional<int[]> satisfying) {
        return new Filter(words, kinds, satisfying.map(r -> {
            BitSet bits = new BitSet();
            Arrays.stream(r).forEach(bits::set);
            return bits;
        }));
    }

    boolean shows(Item item) {
        if (!kinds.contains(item.kind())) {
            return false;
        }
        if (rows.isPresent() && (item.isKept() || !rows.get().get(item.row()))) {
            return false;
        }
        if (words.isEmpty()) {
            return true;
        }
        StringBuilder text = new StringBuilder(item.name()).append('\n').append(item.kind());
        item.model().ifPresent(m -> m.provenance().entries().values().forEach(v -> text.append('\n')
                .append(v)));
        String lower = text.toString().toLowerCase(Locale.ROOT);
        return words.stream().allMatch(lower::contains);
    }
}
