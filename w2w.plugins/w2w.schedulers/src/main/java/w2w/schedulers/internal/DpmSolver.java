package w2w.schedulers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.plugin.Plugin;

/** DPM-Solver++ of second order (Lu et al., 2022). */
@Component
@Plugin(
        id = "dpmpp-2m",
        label = "DPM-Solver++ 2M",
        description = "Second order, deterministic; good at 15 to 25 steps.")
public final class DpmSolver implements NoiseScheduler {
    @Override
    public Schedule schedule(ScheduleRequest request) {
        return DpmSolverTable.of("dpmpp-2m", request, false);
    }
}
