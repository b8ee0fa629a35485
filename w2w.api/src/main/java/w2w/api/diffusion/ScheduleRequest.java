package w2w.api.diffusion;

import java.util.Map;

/**
 * A table of steps to make.
 *
 * @param steps denoising steps wanted; the model is called once or twice in each
 * @param training how the model was trained
 * @param options settings by their names in a diffusers {@code scheduler_config.json}: {@code timestep_spacing}, {@code steps_offset},
 *     {@code set_alpha_to_one}…, those of other schedulers among them
 */
public record ScheduleRequest(int steps, TrainingSchedule training, Map<String, String> options) {
    public ScheduleRequest {
        options = Map.copyOf(options);
        if (steps < 1 || steps > training.timesteps()) {
            throw new IllegalArgumentException(steps + " steps of " + training.timesteps() + " timesteps");
        }
    }
}
