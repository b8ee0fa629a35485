package w2w.api.diffusion;

import org.osgi.annotation.versioning.ConsumerType;

/** Service: a way from noise to a picture in few steps. Holds no state; any thread may call. */
@ConsumerType
public interface NoiseScheduler {
    /**
     * The table of steps.
     *
     * @throws w2w.api.task.W2wException INPUT: an option that this scheduler does not know
     */
    Schedule schedule(ScheduleRequest request);
}
