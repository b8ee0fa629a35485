package w2w.api.diffusion;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import w2w.api.task.Task;

/** Pictures to latents and back, latents in the model's own scale. Called by one thread at a time. */
@ConsumerType
public interface ImageCodec {
    /**
     * The distribution of the latent of each picture.
     *
     * @param pictures of one size, whose sides are multiples of the model's downscale
     */
    Encoded encode(List<Picture> pictures, Task task);

    /** The picture of each row; large ones in tiles. */
    List<Picture> decode(Latents latents, Task task);

    /** The derivative of {@link #decode}, where the backbone has it. */
    Optional<Decoding> gradients();

    /** A diagonal Gaussian a picture. */
    record Encoded(Latents mean, Latents logVariance) {
        /** mean + exp(logVariance/2) · noise; noise in the shape of the mean. */
        public Latents sample(float[] noise) {
            float[] sample = mean.values().clone();
            float[] log = logVariance.values();
            for (int i = 0; i < sample.length; i++) {
                sample[i] += (float) Math.exp(0.5 * log[i]) * noise[i];
            }
            return mean.with(sample);
        }
    }

    /** Reverse mode through the decoder. */
    @ConsumerType
    interface Decoding {
        /** cotangent · ∂picture/∂latent of each row. */
        Latents pull(Latents latents, List<Picture> cotangents);
    }
}
