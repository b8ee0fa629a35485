package w2w.schedulers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.plugin.Plugin;

/** Euler's method in σ with fresh noise after each step. */
@Component
@Plugin(
        id = "euler-ancestral",
        label = "Euler ancestral",
        description = "Adds noise at each step: more steps give another picture, not a finer one.")
public final class EulerAncestral implements NoiseScheduler {
    @Override
    public Schedule schedule(ScheduleRequest request) {
        return EulerTable.of("euler-ancestral", request, true);
    }
}
