package w2w.ui.internal.gallery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is selected in a list, by the habits of file managers: a click selects one, with the command key it adds or takes away, with the
 * shift key it selects from the anchor on. Holds keys, so that filters and sorting keep the selection. UI thread.
 */
final class TileSelection<K> {
    private final Map<K, Integer> places = new HashMap<>();
    private final LinkedHashSet<K> selected = new LinkedHashSet<>();
    private List<K> order = List.of();
    private Optional<K> anchor = Optional.empty();
    private Optional<K> lead = Optional.empty();

    /** Shows other things, or the same in another order; what is gone is no longer selected. */
    void show(List<K> keys) {
        order = List.copyOf(keys);
        places.clear();
        for (int i = 0; i < order.size(); i++) {
            places.put(order.get(i), i);
        }
        selected.retainAll(places.keySet());
        anchor = anchor.filter(places::containsKey);
        lead = lead.filter(places::containsKey);
    }

    /** The tile that keys act from; −1 for none. */
    int lead() {
        return lead.map(places::get).orElse(-1);
    }

    boolean contains(int tile) {
        return selected.contains(order.get(tile));
    }

    boolean isEmpty() {
        return selected.isEmpty();
    }

    int size() {
        return selected.size();
    }

    /** In the order shown. */
    List<K> keys() {
        List<K> all = new ArrayList<>(selected);
        all.sort((a, b) -> Integer.compare(places.getOrDefault(a, -1), places.getOrDefault(b, -1)));
        return all;
    }

    /** A press of the mouse, or a key that moves: {@code toggle} adds and takes away, {@code extend} selects from the anchor on. */
    void press(int tile, boolean toggle, boolean extend) {
        if (tile < 0) {
            if (!toggle && !extend) {
                selected.clear();
            }
            return;
        }
        K key = order.get(tile);
        if (extend) {
            int from = anchor.map(places::get).orElse(tile);
            if (!toggle) {
                selected.clear();
            }
            selected.addAll(order.subList(Math.min(from, tile), Math.max(from, tile) + 1));
            if (anchor.isEmpty()) {
                anchor = Optional.of(key);
            }
        } else {
            if (!toggle) {
                selected.clear();
                selected.add(key);
            } else if (!selected.remove(key)) {
                selected.add(key);
            }
            anchor = Optional.of(key);
        }
        lead = Optional.of(key);
    }

    /** The keyboard's place without a change of what is selected. */
    void moveLead(int tile) {
        lead = Optional.of(order.get(tile));
    }

    void all() {
        selected.addAll(order);
    }

    void clear() {
        selected.clear();
    }

    /** Exactly these, so far as they are shown. */
    void set(List<K> keys) {
        selected.clear();
        keys.stream().filter(places::containsKey).forEach(selected::add);
        lead = keys.stream().filter(places::containsKey).findFirst().or(() -> lead);
        anchor = lead;
    }
}
