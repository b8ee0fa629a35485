package w2w.api.studio;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import w2w.api.diffusion.RenderSettings;
import w2w.api.space.WeightSpace;

/**
 * Pictures to render with one set of settings.
 *
 * @param items one picture each; same item, same settings, same picture (to 1e-4), whatever else is asked for
 * @param space of the subjects that are points
 * @param batch pictures rendered at once at most
 */
public record RenderRequest(List<Item> items, RenderSettings settings, Optional<WeightSpace> space, int batch) {
    /** A subject and the seed of its noise. */
    public record Item(Subject subject, long seed) {
        public Item {
            Objects.requireNonNull(subject);
        }
    }

    public RenderRequest {
        items = List.copyOf(items);
        Objects.requireNonNull(settings);
        Objects.requireNonNull(space);
        if (items.isEmpty() || batch < 1) {
            throw new IllegalArgumentException(items.size() + " pictures in batches of " + batch);
        }
    }
}
