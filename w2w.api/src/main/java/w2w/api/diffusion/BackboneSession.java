package w2w.api.diffusion;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.weights.WeightLayout;

/**
 * An opened model. It can do at least one of: render whole pictures ({@link #rendering}), take single denoising steps
 * ({@link #denoising}). Methods are called by one thread at a time; closing it closes its banks and prompts.
 * A closed session, bank, prompts or linearization answers every call but a second close with {@link IllegalStateException}; a handle
 * of another session is an {@link IllegalArgumentException}.
 */
@ConsumerType
public interface BackboneSession extends AutoCloseable {
    BackboneInfo info();

    /**
     * A bank for {@code capacity} adapters of one layout, which may be of several parts. Layers of text encoders act where prompts
     * are encoded, see {@link TextAdapters}.
     *
     * @throws w2w.api.task.W2wException INPUT: a layer of the layout that the model lacks or that has another shape (names slots)
     */
    AdapterBank bank(WeightLayout layout, int capacity);

    /** Rendering by the backbone itself, in one call: what a remote service offers. */
    Optional<Rendering> rendering();

    /** Single steps: what schedulers, previews, injection times and inversion need. */
    Optional<Denoising> denoising();

    @Override
    void close();
}
