package w2w.schedulers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.plugin.Plugin;

/** Euler's method in σ. */
@Component
@Plugin(id = "euler", label = "Euler", description = "First order, deterministic.")
public final class Euler implements NoiseScheduler {
    @Override
    public Schedule schedule(ScheduleRequest request) {
        return EulerTable.of("euler", request, false);
    }
}
