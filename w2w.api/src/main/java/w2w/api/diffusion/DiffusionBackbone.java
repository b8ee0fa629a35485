package w2w.api.diffusion;

import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.task.Task;

/** Service: opens diffusion models of one kind. Cheap until {@link #open}: nothing native is loaded and nothing large read before. */
@ConsumerType
public interface DiffusionBackbone {
    /** Whether this backbone could open the model, told from its description without reading weights. */
    boolean accepts(String model);

    /**
     * Opens a model. Sessions on one model share its weights where they can.
     *
     * @throws w2w.api.task.W2wException INPUT: no such model, a configuration value that is not known (names file and value); DEVICE: does
     *     not fit, with what would
     */
    BackboneSession open(OpenRequest request, Task task);
}
