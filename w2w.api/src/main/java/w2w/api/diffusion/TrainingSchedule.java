package w2w.api.diffusion;

import java.util.Arrays;
import java.util.Objects;

/**
 * How a model was trained: ᾱ_t for t = 0, 1, …, and what it predicts.
 *
 * @param alphasCumprod ᾱ_t, never rising, 0 to 1
 */
public record TrainingSchedule(double[] alphasCumprod, PredictionType prediction) {
    public TrainingSchedule {
        alphasCumprod = alphasCumprod.clone();
        Objects.requireNonNull(prediction);
        if (alphasCumprod.length < 1) {
            throw new IllegalArgumentException("no timesteps");
        }
        double before = 1;
        for (double alpha : alphasCumprod) {
            if (!(alpha >= 0 && alpha <= before)) { // NaN too
                throw new IllegalArgumentException("ᾱ is " + alpha + " after " + before);
            }
            before = alpha;
        }
    }

    @Override
    public double[] alphasCumprod() {
        return alphasCumprod.clone();
    }

    /** Number of timesteps: usually 1000. */
    public int timesteps() {
        return alphasCumprod.length;
    }

    /** ᾱ at one timestep. */
    public double alphaCumprod(int timestep) {
        return alphasCumprod[timestep];
    }

    /** √ᾱ: weight of the clean latent in x_t. */
    public double signal(int timestep) {
        return Math.sqrt(alphasCumprod[timestep]);
    }

    /** √(1−ᾱ): weight of the noise in x_t. */
    public double noise(int timestep) {
        return Math.sqrt(1 - alphasCumprod[timestep]);
    }

    /** Signal-to-noise ratio ᾱ/(1−ᾱ). */
    public double snr(int timestep) {
        return alphasCumprod[timestep] / (1 - alphasCumprod[timestep]);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TrainingSchedule s
                && s.prediction == prediction
                && Arrays.equals(s.alphasCumprod, alphasCumprod);
    }

    @Override
    public int hashCode() {
        return 31 * prediction.hashCode() + Arrays.hashCode(alphasCumprod);
    }

    @Override
    public String toString() {
        return timesteps() + " timesteps, predicts " + prediction;
    }
}
