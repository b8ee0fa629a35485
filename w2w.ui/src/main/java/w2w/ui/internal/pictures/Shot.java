package w2w.ui.internal.pictures;

import w2w.api.diffusion.RenderSettings;
import w2w.api.studio.Subject;

/** A picture to be drawn: of whom, from which noise, how. Equal shots are equal pictures. */
public record Shot(Subject subject, long seed, RenderSettings settings) {
    public Shot withSettings(RenderSettings other) {
        return new Shot(subject, seed, other);
    }
}
