package w2w.ui.internal.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import w2w.api.edit.EditDirection;
import w2w.api.task.Task;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.space.PlaneAxis;
import w2w.ui.internal.space.Projections;

/** The population's densities along directions, computed behind and kept as long as the space is in use. UI thread. */
final class Hills {
    /** As far as a slider and a model's place in it can go. */
    private static final double REACH = 14;

    private static final int BINS = 561;

    private final Desk desk;
    private final Runnable arrived;
    private final Map<EditDirection, Density> known = new HashMap<>();
    private final Set<EditDirection> asked = new HashSet<>();

    /** @param arrived called when densities have been computed */
    Hills(Desk desk, Runnable arrived) {
        this.desk = desk;
        this.arrived = arrived;
    }

    void clear() {
        known.clear();
        asked.clear();
    }

    /** The density along a direction; absent while it is computed. */
    @Nullable
    Density of(EditDirection direction) {
        return known.get(direction);
    }

    /** Sees to it that densities are computed: those that are not known yet in one pass over the population. */
    void want(OpenSpace space, List<EditDirection> directions) {
        List<EditDirection> missing = directions.stream()
                .filter(d -> d.space().equals(space.people().space()))
                .filter(d -> space.people().size() > 0)
                .filter(asked::add)
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        desk.background(() -> compute(space, missing), densities -> {
            if (desk.space().get().equals(java.util.Optional.of(space))) {
                for (int i = 0; i < densities.size(); i++) {
                    known.put(missing.get(i), densities.get(i));
                }
                arrived.run();
            }
        });
    }

    private static List<Density> compute(OpenSpace space, List<EditDirection> directions) {
        double[][] positions = Projections.of(
                space.people(), directions.stream().map(PlaneAxis.Along::new).toList(), Task.unwatched());
        List<Density> densities = new ArrayList<>();
        for (double[] along : positions) {
            densities.add(Density.of(along, -REACH, REACH, BINS));
        }
        return densities;
    }
}
