package w2w.api.diffusion;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * How to render. What no model can do is refused here, with an {@link IllegalArgumentException} whose message says the range, so that
 * settings are checked before anything is opened; what a model cannot do is refused by {@link w2w.api.studio.Renderer#render}.
 *
 * @param prompt what to draw
 * @param negativePrompt what to keep away from; empty for none
 * @param guidanceScale classifier-free guidance: u + scale·(c − u), 0 to {@value #MOST_GUIDANCE}; 1 switches it off
 * @param against which model the unconditional half runs with
 * @param scheduler id of the scheduler; empty for the one the model asks for
 * @param steps denoising steps, 1 to {@value #MOST_STEPS}, and no more than the model's training timesteps
 * @param width pixels, 1 to {@value #MOST_SIDE}, a multiple of the model's {@link BackboneInfo#multiple}; width × height is at most
 *     {@value #MOST_PIXELS}
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
    /** The largest guidance scale. */
    public static final double MOST_GUIDANCE = 1000;

    /** The most denoising steps. */
    public static final int MOST_STEPS = 10_000;

    /** The longest side, pixels. */
    public static final int MOST_SIDE = 8192;

    /** The largest picture, pixels. */
    public static final int MOST_PIXELS = 1 << 24;

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
        require(
                guidanceScale >= 0 && guidanceScale <= MOST_GUIDANCE,
                () -> "the guidance scale must be 0 to " + (int) MOST_GUIDANCE + ", not " + guidanceScale);
        require(steps >= 1 && steps <= MOST_STEPS, () -> "the steps must be 1 to " + MOST_STEPS + ", not " + steps);
        String size = width + "×" + height;
        require(
                width >= 1 && height >= 1 && width <= MOST_SIDE && height <= MOST_SIDE,
                () -> "the sides of a picture must be 1 to " + MOST_SIDE + " pixels, not " + size);
        require(
                (long) width * height <= MOST_PIXELS,
                () -> "a picture must have at most " + MOST_PIXELS + " pixels, and " + size + " are more");
    }

    private static void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise.get());
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
