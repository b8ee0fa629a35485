package w2w.api.space;

import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.task.Task;

/** Service: draws new points of a weight space. Holds no state between calls; any thread may call. */
@ConsumerType
public interface Sampler {
    /**
     * {@code request.count()} new points, of the population's space. Randomness comes from {@link w2w.api.task.Noise} alone, with the
     * sample's index as its row.
     *
     * @throws w2w.api.task.W2wException INPUT: unknown attribute or no model that matches the conditions; or conditions that this
     *     sampler does not take
     */
    Coefficients sample(PopulationCoefficients population, SampleRequest request, Task task);
}
