package w2w.api.diffusion;

import org.osgi.annotation.versioning.ConsumerType;

/** Service: a way from noise to a picture in few steps. Holds no state; any thread may call. */
@ConsumerType
public interface NoiseScheduler {
    /**
     * The table of steps. Options that this scheduler does not have are passed over: checkpoints carry those of the schedulers they
     * had before. What it has and cannot do as asked is replaced by its default. {@link Schedule#notes} says both.
     *
     * @throws w2w.api.task.W2wException INPUT: as many steps as asked for cannot be made
     */
    Schedule schedule(ScheduleRequest request);
}
