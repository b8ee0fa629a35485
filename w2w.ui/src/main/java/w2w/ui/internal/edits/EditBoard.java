package w2w.ui.internal.edits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;

/**
 * The directions that have a slider: those that were put there, which stay from one identity to the next, and those of the edit in hand.
 * Not thread-safe.
 */
final class EditBoard {
    /** Sliders that a space begins with at most. */
    private static final int FIRST = 8;

    private static final Comparator<EditDirection> BEST_FIRST = Comparator.comparingDouble(
            d -> Double.isNaN(d.quality().value()) ? 1 : -d.quality().value());

    private final Map<String, EditDirection> pinned = new LinkedHashMap<>();
    private final Map<String, EditDirection> kept = new LinkedHashMap<>();
    private List<String> preferred = List.of();
    private boolean touched;
    private Consumer<List<String>> chosen = names -> {};

    /** Names of directions that have a slider, where a space has any of them, instead of its best ones. */
    void prefer(List<String> names) {
        preferred = List.copyOf(names);
    }

    /** Called with the names of those that have a slider when a person has put one there or taken one away. */
    void onChoice(Consumer<List<String>> observer) {
        chosen = observer;
    }

    /**
     * Follows the directions that are kept for the space in use: until a person has chosen any, those preferred have a slider, or the best; then a
     * direction that was found anew takes its slider over, one that is not kept any more loses it.
     */
    void follow(List<EditDirection> now) {
        boolean sameSpace = kept.values().stream()
                .anyMatch(k -> now.stream().anyMatch(n -> n.space().equals(k.space())));
        if (sameSpace && touched) {
            now.stream()
                    .filter(d -> pinned.containsKey(d.name()) && !d.equals(kept.get(d.name())))
                    .forEach(d -> pinned.put(d.name(), d));
            List<String> names = now.stream().map(EditDirection::name).toList();
            kept.keySet().stream().filter(name -> !names.contains(name)).forEach(pinned::remove);
        } else { // while they are being found nobody has chosen any yet: the best of those there are
            touched = touched && sameSpace;
            pinned.clear();
            begin(now).forEach(d -> pinned.put(d.name(), d));
        }
        kept.clear();
        now.forEach(d -> kept.put(d.name(), d));
    }

    private List<EditDirection> begin(List<EditDirection> now) {
        Map<String, EditDirection> named = new LinkedHashMap<>();
        now.forEach(d -> named.put(d.name(), d));
        List<EditDirection> wanted =
                preferred.stream().filter(named::containsKey).map(named::get).toList();
        return wanted.isEmpty() ? now.stream().sorted(BEST_FIRST).limit(FIRST).toList() : wanted;
    }

    /** Gives a direction a slider, or another direction the slider of that name. */
    void pin(EditDirection direction) {
        EditDirection before = pinned.put(direction.name(), direction);
        touched |= !direction.equals(before);
        if (before == null) {
            choose();
        }
    }

    /** Takes a slider away. */
    void unpin(String direction) {
        if (pinned.remove(direction) != null) {
            choose();
        }
    }

    private void choose() {
        touched = true;
        preferred = List.copyOf(pinned.keySet());
        chosen.accept(preferred);
    }

    /** What has a slider, in order; where the edit has a direction of the same name, that one. */
    List<EditDirection> rows(Edit edit) {
        Map<String, EditDirection> rows = new LinkedHashMap<>(pinned);
        edit.terms().forEach(t -> rows.put(t.direction().name(), t.direction()));
        return List.copyOf(rows.values());
    }

    /** The kept directions without a slider. */
    List<EditDirection> missing(Edit edit) {
        List<String> there = rows(edit).stream().map(EditDirection::name).toList();
        return kept.values().stream().filter(d -> !there.contains(d.name())).toList();
    }

    /** The direction as it is kept, before anything was taken out of it for an edit. */
    EditDirection kept(EditDirection direction) {
        return kept.getOrDefault(direction.name(), direction);
    }

    /** All other directions than one that are kept or have a slider. */
    List<EditDirection> others(Edit edit, String name) {
        Map<String, EditDirection> others = new LinkedHashMap<>(kept);
        rows(edit).forEach(d -> others.putIfAbsent(d.name(), d));
        others.remove(name);
        return new ArrayList<>(others.values());
    }
}
