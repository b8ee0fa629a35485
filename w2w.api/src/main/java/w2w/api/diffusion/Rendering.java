package w2w.api.diffusion;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.task.Task;

/** Whole pictures in one call, for backbones that cannot be stepped. Called by one thread at a time. */
@ConsumerType
public interface Rendering {
    /**
     * One picture an item, in order. Same item, same settings, same picture, whatever else is in the list.
     *
     * @param bank of the same session
     */
    List<Picture> render(AdapterBank bank, RenderSettings settings, List<Item> items, Task task);

    /** Whether it reads the syntax of {@link WeightedPrompt}; where it does not, it is given prompts without brackets and weights. */
    default boolean weightsPrompts() {
        return false;
    }

    /** A model of the bank ({@link AdapterBank#BASE} for none), what its ΔW is multiplied with, and a seed. */
    record Item(int model, float strength, long seed) {}
}
