package w2w.ui.internal.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import w2w.api.studio.Model;

/**
 * One change, a node in the tree of the history.
 *
 * @param id 0 for the beginning, rising
 * @param parent the step it was made after; −1 for the beginning
 * @param what for a person
 * @param identity in hand after it
 * @param effects what it did to the models that are kept
 */
public record Step(int id, int parent, Instant time, String what, Optional<Identity> identity, List<Effect> effects) {
    public Step {
        effects = List.copyOf(effects);
    }

    /** A model of the workspace, before and after; absent where it was not kept. */
    public record Effect(String model, Optional<Model> before, Optional<Model> after) {
        /** What takes it back. */
        Effect reversed() {
            return new Effect(model, after, before);
        }
    }
}
