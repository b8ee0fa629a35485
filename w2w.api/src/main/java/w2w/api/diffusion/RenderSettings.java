package w2w.api.diffusion;

import java.util.Objects;

/**
 * How to render.
 *
 * @param prompt what to draw
 * @param negativePrompt what to keep away from; empty for none
 * @param guidanceScale classifier-free guidance: u + scale·(c − u); 1 switches it off
 * @param against which model the unconditional half runs with
 * @param scheduler id of the scheduler; empty for the one the model asks for
 * @param steps denoising steps
 * @param width pixels, a multiple of the model's {@link BackboneInfo#multiple}
 * @param height pixels, likewise
 */
public record RenderSettings(
        String prompt,
        String negativePrompt,
        double guidanceScale,
        Against against,
        String scheduler,
        int steps,
        int width,
        int height) {
    /** The unconditional half of a guidance pair. */
    public enum Against {
        /** The model without adapter: strengthens the identity. */
        BASE_MODEL,
        /** The personalised model itself: what most tools do. */
        SAME_MODEL
    }

    public RenderSettings {
        Objects.requireNonNull(prompt);
        Objects.requireNonNull(negativePrompt);
        Objects.requireNonNull(against);
        Objects.requireNonNull(scheduler);
        if (steps < 1 || width < 1 || height < 1 || !Double.isFinite(guidanceScale)) {
            throw new IllegalArgumentException(
                    steps + " steps, " + width + "×" + height + ", guidance scale " + guidanceScale);
        }
    }

    public RenderSettings withPrompt(String other) {
        return new RenderSettings(other, negativePrompt, guidanceScale, against, scheduler, steps, width, height);
    }

    public RenderSettings withScheduler(String other) {
        return new RenderSettings(prompt, negativePrompt, guidanceScale, against, other, steps, width, height);
    }

    public RenderSettings withSteps(int other) {
        return new RenderSettings(prompt, negativePrompt, guidanceScale, against, scheduler, other, width, height);
    }

    public RenderSettings withSize(int otherWidth, int otherHeight) {
        return new RenderSettings(
                prompt, negativePrompt, guidanceScale, against, scheduler, steps, otherWidth, otherHeight);
    }

    public RenderSettings withGuidance(double scale, Against other) {
        return new RenderSettings(prompt, negativePrompt, scale, other, scheduler, steps, width, height);
    }
}
