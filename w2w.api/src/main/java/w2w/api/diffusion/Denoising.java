package w2w.api.diffusion;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.space.WeightSpace;

/** Single denoising steps of an opened model. Handles given to it are its own session's. Called by one thread at a time. */
@ConsumerType
public interface Denoising {
    /** Shape of its latents, training schedule, and the scheduler it asks for; never changes. */
    DiffusionProcess process();

    /** Encodes prompts as they stand; {@code ""} is the unconditional one. Too long ones are cut, and it is said. */
    Prompts encode(List<String> prompts);

    /** Prompts with weights and of any length, where the backbone understands them. */
    default Optional<PromptWeighting> promptWeighting() {
        return Optional.empty();
    }

    /**
     * Encoded prompts as numbers that can be kept, as many for each prompt, one prompt after the other; empty where a backbone's prompts
     * cannot leave it, or where these are of different lengths.
     */
    default Optional<float[]> numbers(Prompts prompts) {
        return Optional.empty();
    }

    /**
     * Prompts of {@code count} rows of what {@link #numbers} gave, in any order and grouping, in a session on the same model, device and
     * precision: they predict the same. Nothing is encoded.
     */
    default Prompts restore(int count, float[] numbers) {
        throw new UnsupportedOperationException("prompts of this backbone cannot be restored");
    }

    /** A bank for {@code capacity} points of a space; needs device memory for the space's basis. */
    CoefficientBank bank(WeightSpace space, int capacity);

    /**
     * The model's prediction of each row, in its own {@link PredictionType}. A row's result does not depend on the others (to 1e-4).
     *
     * @throws w2w.api.task.W2wException DEVICE: out of memory; the session stays usable
     */
    Latents predict(AdapterBank bank, Prompts prompts, DenoiseBatch batch);

    /** Encoding with adapted text encoders, where the backbone lists layers of them; empty where adapters change its denoiser only. */
    default Optional<TextAdapters> textAdapters() {
        return Optional.empty();
    }

    /** Pictures to latents and back. */
    ImageCodec codec();

    /** Gradients, where the backbone has them. */
    Optional<Gradients> gradients();
}
