package w2w.api.diffusion;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import w2w.api.task.Provenance;

/**
 * What is known of an opened model.
 *
 * @param fingerprint SHA-256, in hex, of the checkpoint's weights and configuration; for a remote model, of what it says of itself
 * @param name for a person
 * @param latentChannels channels of a latent
 * @param downscale pixels to one latent position along a side: 8 for Stable Diffusion
 * @param width of a picture by default, pixels
 * @param height of a picture by default, pixels
 * @param schedule how it was trained
 * @param scheduler id of the scheduler it asks for
 * @param schedulerOptions options of that scheduler
 * @param layers linear layers that an adapter can change, in module order; empty where the model does not tell
 */
public record BackboneInfo(
        String fingerprint,
        String name,
        int latentChannels,
        int downscale,
        int width,
        int height,
        TrainingSchedule schedule,
        String scheduler,
        Map<String, String> schedulerOptions,
        List<LinearLayer> layers,
        Provenance provenance) {
    public BackboneInfo {
        Objects.requireNonNull(fingerprint);
        Objects.requireNonNull(name);
        Objects.requireNonNull(schedule);
        schedulerOptions = Map.copyOf(schedulerOptions);
        layers = List.copyOf(layers);
    }
}
