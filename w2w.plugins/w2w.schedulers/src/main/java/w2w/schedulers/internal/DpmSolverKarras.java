package w2w.schedulers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.plugin.Plugin;

/** DPM-Solver++ of second order over the noise levels of Karras et al. */
@Component
@Plugin(
        id = "dpmpp-2m-karras",
        label = "DPM-Solver++ 2M Karras",
        description = "Second order on Karras noise levels; good at 10 to 20 steps.")
public final class DpmSolverKarras implements NoiseScheduler {
    @Override
    public Schedule schedule(ScheduleRequest request) {
        return DpmSolverTable.of("dpmpp-2m-karras", request, true);
    }
}
