package w2w.tensors.internal.pickle;

import java.util.List;

/** A tuple, as opposed to a list. Compared by identity, so that comparing costs nothing however deep it nests. */
public final class Tuple {
    private final List<Object> items;

    Tuple(List<Object> items) {
        this.items = items;
    }

    public List<Object> items() {
        return items;
    }
}
