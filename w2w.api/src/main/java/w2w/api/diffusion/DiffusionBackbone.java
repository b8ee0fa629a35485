package w2w.api.diffusion;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.plugin.Plugins;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Service: opens diffusion models of one kind. Cheap until {@link #open}: nothing native is loaded and nothing large read before. */
@ConsumerType
public interface DiffusionBackbone {
    /** Whether this backbone could open the model, told from its description without reading weights. */
    boolean accepts(String model);

    /**
     * Why a model that this backbone does not accept cannot be opened, where it is near enough to be told: a family that it does not
     * compute, a file where a folder is needed, a download that is not there. Reads no weights.
     */
    default Optional<W2wException> refusal(String model) {
        return Optional.empty();
    }

    /**
     * Id of the first backbone that accepts a model.
     *
     * @throws W2wException INPUT: none does, with the first {@link #refusal} there is
     */
    static String accepting(Plugins plugins, String model) {
        List<String> ids = plugins.ids(DiffusionBackbone.class);
        for (String id : ids) {
            if (plugins.get(DiffusionBackbone.class, id).accepts(model)) {
                return id;
            }
        }
        for (String id : ids) {
            Optional<W2wException> why =
                    plugins.get(DiffusionBackbone.class, id).refusal(model);
            if (why.isPresent()) {
                throw why.get();
            }
        }
        throw W2wException.input(
                        ids.isEmpty()
                                ? "no backbone is installed that could open a diffusion model"
                                : "none of the backbones " + String.join(", ", ids) + " knows this diffusion model")
                .at(model)
                .advise("A Stable Diffusion checkpoint is a folder with model_index.json");
    }

    /**
     * Opens a model. Sessions on one model share its weights where they can.
     *
     * @throws w2w.api.task.W2wException INPUT: no such model, a configuration value that is not known (names file and value); DEVICE: does
     *     not fit, with what would
     */
    BackboneSession open(OpenRequest request, Task task);
}
