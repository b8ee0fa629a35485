package w2w.api.diffusion;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A capability of {@link Denoising}: prompts whose words have weights, and of any length. Called by one thread at a time. */
@ConsumerType
public interface PromptWeighting {
    /**
     * Encodes prompts, each section in chunks of its own, none cut. A plain prompt that fits one chunk predicts exactly what
     * {@link Denoising#encode} of its text does, and any prompt beside longer ones what it predicts alone (to 1e-4).
     */
    Prompts encode(List<WeightedPrompt> prompts);
}
