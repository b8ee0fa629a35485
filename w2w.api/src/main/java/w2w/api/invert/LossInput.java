package w2w.api.invert;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.space.Coefficients;

/**
 * What a loss can look at in one optimiser step: a batch of noisy latents of some identities, the model's predictions, and the
 * identities' coefficients. Valid during the call only.
 */
@ProviderType
public interface LossInput {
    /** x₀ of each row, encoded from the picture. */
    Latents clean();

    /** The picture of each row, as it was encoded: the same object in every step, so that what is computed from it can be kept. */
    List<Picture> pictures();

    /** ε of each row. */
    Latents noise();

    /** x_t of each row. */
    Latents noisy();

    /** What the model predicted for each row, in {@code schedule().prediction()}. */
    Latents prediction();

    /** What it should have predicted: ε or v, in the same shape. */
    Latents target();

    /** t of each row. */
    int[] timesteps();

    TrainingSchedule schedule();

    /** Which identity each row belongs to: a row of {@link #coefficients}. */
    int[] identities();

    /** One weight a latent position and row (rows × height × width), scaled so that each row's mean is 1; all 1 without a mask. */
    float[] mask();

    /** The identities' points. */
    Coefficients coefficients();

    /** The population's standard deviation of each component. */
    double[] deviation();

    /** x₀ as the prediction implies it; computed when first asked for. */
    Latents predictedClean();

    /** The pictures of {@link #predictedClean}; decoded when first asked for, which costs more than the rest of the step. */
    List<Picture> predictedPictures();

    /** Settings for this call, by the names of the plug-in's metatype attributes. */
    Map<String, String> options();
}
