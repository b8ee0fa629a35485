package w2w.api.diffusion;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Prompts encoded with adapted text encoders: what a bank does whose layout has layers of the part {@code text_encoder}. Steps alone
 * never change a text encoder. Called by one thread at a time.
 */
@ConsumerType
public interface TextAdapters {
    /**
     * Encodes prompts, each with its own model's text encoder. A prompt's numbers do not depend on the others (to 1e-4). A backbone
     * without {@link PromptWeighting} is given plain prompts.
     *
     * @param bank of the same session
     * @param models for each prompt a model of the bank, as it is set now, or {@link AdapterBank#BASE}
     * @param strengths what ΔW of each prompt's text encoder is multiplied with
     */
    Prompts encode(List<WeightedPrompt> prompts, AdapterBank bank, int[] models, float[] strengths);
}
