package w2w.api.space;

import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.task.Task;
import w2w.api.weights.Population;

/** Service: population → weight space. May take hours; checks the task once a tile. Any thread may call, one call at a time. */
@ConsumerType
public interface SpaceFitter {
    /**
     * Mean, unbiased deviation, basis and coefficients of the standardised population (paper, section 3.1). Deterministic by the
     * request's seed on one device. Signs: the number of largest magnitude in each column of V is positive.
     *
     * @throws w2w.api.task.W2wException INPUT: fewer models than components (says what k is possible), weights that are not finite
     *     (names model and slot)
     */
    FittedSpace fit(Population population, FitRequest request, Task task);
}
