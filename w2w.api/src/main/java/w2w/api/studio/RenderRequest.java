package w2w.api.studio;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import w2w.api.diffusion.RenderSettings;
import w2w.api.space.WeightSpace;

/**
 * Pictures to render with one set of settings.
 *
 * @param items one picture each, at least one; same item, same settings, same picture (to 1e-4), whatever else is asked for
 * @param space of the subjects that are points
 * @param batch pictures rendered at once at most, 1 to {@value #MOST_AT_ONCE}; fewer where memory has no room for them
 */
public record RenderRequest(List<Item> items, RenderSettings settings, Optional<WeightSpace> space, int batch) {
    /** The largest batch. */
    public static final int MOST_AT_ONCE = 1024;

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
        if (items.isEmpty()) {
            throw new IllegalArgumentException("at least one picture must be asked for");
        }
        checkBatch(batch);
    }

    /**
     * Checks the pictures at once before there is a request.
     *
     * @throws IllegalArgumentException out of range; the message says it
     */
    public static void checkBatch(int batch) {
        if (batch < 1 || batch > MOST_AT_ONCE) {
            throw new IllegalArgumentException("a batch must be of 1 to " + MOST_AT_ONCE + " pictures, not " + batch);
        }
    }
}
