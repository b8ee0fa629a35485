package w2w.api.diffusion;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reverse-mode derivatives of the prediction in what the bank holds. Prompts are constants: numbers of a text encoder's layers have no
 * derivative. Called by one thread at a time.
 */
@ConsumerType
public interface Gradients {
    /**
     * As {@link Denoising#predict}, remembering what the derivative needs. Some backbones can have only one linearisation open in a
     * process: a second call waits until the first is closed.
     */
    Linearization linearize(AdapterBank bank, Prompts prompts, DenoiseBatch batch);

    /** A prediction and its derivative at one point. Pulls back once; closed by whoever asked for it, on the same thread. */
    @ConsumerType
    interface Linearization extends AutoCloseable {
        Latents prediction();

        /** Indices of the bank's models that the batch named, rising, each once: the rows of a gradient. */
        int[] models();

        /**
         * Σ over rows of cotangent · ∂prediction/∂weights: a row of layout().size() numbers for each of {@link #models}.
         *
         * @param cotangent ∂loss/∂prediction, in the prediction's shape
         */
        float[] pullToWeights(Latents cotangent);

        /**
         * Σ over rows of cotangent · ∂prediction/∂coefficients: a row of k numbers for each of {@link #models}.
         *
         * @throws IllegalStateException if the bank is no {@link CoefficientBank}
         */
        float[] pullToCoefficients(Latents cotangent);

        @Override
        void close();
    }
}
