package w2w.api.diffusion;

import java.util.Map;
import java.util.Objects;

/**
 * How a model that can be stepped denoises. A model that only renders has none: a remote service seldom tells.
 *
 * @param latentChannels channels of a latent
 * @param downscale pixels to one latent position along a side: 8 for Stable Diffusion
 * @param schedule how it was trained
 * @param scheduler id of the scheduler it asks for
 * @param schedulerOptions options of that scheduler
 */
public record DiffusionProcess(
        int latentChannels,
        int downscale,
        TrainingSchedule schedule,
        String scheduler,
        Map<String, String> schedulerOptions) {
    public DiffusionProcess {
        Objects.requireNonNull(schedule);
        Objects.requireNonNull(scheduler);
        schedulerOptions = Map.copyOf(schedulerOptions);
        if (latentChannels < 1 || downscale < 1) {
            throw new IllegalArgumentException(latentChannels + " channels, downscale " + downscale);
        }
    }
}
