package w2w.ui.internal.pictures;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;

/** The spaces that drawn points are of, opened when they are first needed. Belongs to the drawing thread. */
final class Spaces {
    private final Map<String, WeightSpace> open = new HashMap<>();
    private Optional<Workspace> workspace = Optional.empty();

    void use(Optional<Workspace> next) {
        open.values().forEach(WeightSpace::close);
        open.clear();
        workspace = next;
    }

    /** The space of the shot's subject, where it is a point. */
    Optional<WeightSpace> of(Shot shot) {
        String fingerprint = Shots.space(shot);
        if (fingerprint.isEmpty()) {
            return Optional.empty();
        }
        WeightSpace known = open.get(fingerprint);
        if (known == null) {
            search(fingerprint);
            known = open.get(fingerprint);
        }
        if (known == null) {
            throw W2wException.input("the weight space of this identity is not in the workspace any more")
                    .advise("It was fitted to something else since, or removed: project or sample anew");
        }
        return Optional.of(known);
    }

    private void search(String fingerprint) {
        if (workspace.isEmpty()) {
            return;
        }
        for (String name : workspace.get().spaces()) {
            WeightSpace space = workspace.get().space(name);
            if (open.putIfAbsent(space.fingerprint(), space) != null) {
                space.close();
            }
            if (open.containsKey(fingerprint)) {
                return;
            }
        }
    }
}
