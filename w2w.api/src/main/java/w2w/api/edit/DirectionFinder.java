package w2w.api.edit;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;

/** Service: finds edit directions of a weight space, from labels, from words, or from nothing. Any thread may call. */
@ConsumerType
public interface DirectionFinder {
    /**
     * Directions of the population's space, each in the unit of {@link EditDirection#inUnitsOf}, with its quality measured on models
     * that were held out. Deterministic by the request.
     *
     * @param space for finders that look at weights or draw points of it; others need not touch it
     * @param population of that space
     * @throws w2w.api.task.W2wException INPUT: an unknown label (names those there are), a label that is the same for all models
     */
    List<EditDirection> find(WeightSpace space, PopulationCoefficients population, DirectionRequest request, Task task);
}
