package w2w.ui.internal.edits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;

/**
 * The directions that have a slider: those that were put there, which stay from one identity to the next, and those of the edit in hand.
 * Not thread-safe.
 */
final class EditBoard {
    /** Sliders that a space begins with at most. */
    private static final int FIRST = 8;

    private final Map<String, EditDirection> pinned = new LinkedHashMap<>();
    private final Map<String, EditDirection> kept = new LinkedHashMap<>();

    /**
     * Follows the directions that are kept for the space in use: another space begins with its first ones, a direction that was found anew
     * takes its slider over, one that is not kept any more loses it.
     */
    void follow(List<EditDirection> now) {
        boolean sameSpace = kept.values().stream()
                .anyMatch(k -> now.stream().anyMatch(n -> n.space().equals(k.space())));
        if (sameSpace) {
            now.stream()
                    .filter(d -> pinned.containsKey(d.name()) && !d.equals(kept.get(d.name())))
                    .forEach(this::pin);
            List<String> names = now.stream().map(EditDirection::name).toList();
            kept.keySet().stream().filter(name -> !names.contains(name)).forEach(pinned::remove);
        } else {
            pinned.clear();
            now.stream().limit(FIRST).forEach(this::pin);
        }
        kept.clear();
        now.forEach(d -> kept.put(d.name(), d));
    }

    /** Gives a direction a slider, or another direction the slider of that name. */
    void pin(EditDirection direction) {
        pinned.put(direction.name(), direction);
    }

    /** Takes a slider away. */
    void unpin(String direction) {
        pinned.remove(direction);
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
