package w2w.api.diffusion;

import w2w.api.weights.AdaptedLayer;

/**
 * A layer of a model that adapters can change: a linear layer or a convolution.
 *
 * @param module path with dots between; qualified with the part where it is not the UNet's, as in {@link AdaptedLayer#module()}
 * @param inputs input features, or channels · kernel² of a convolution
 * @param kernel side of a convolution's kernel; 0 for a linear layer
 */
public record LinearLayer(String module, int inputs, int outputs, int kernel) {
    /** A linear layer. */
    public LinearLayer(String module, int inputs, int outputs) {
        this(module, inputs, outputs, 0);
    }

    /** An adapter of it. */
    public AdaptedLayer adapted(int rank, double alpha) {
        return new AdaptedLayer(module, inputs, outputs, rank, alpha, kernel);
    }
}
