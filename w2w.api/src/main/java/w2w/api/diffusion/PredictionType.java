package w2w.api.diffusion;

/**
 * What a model predicts at x_t = √ᾱ x₀ + √(1−ᾱ) ε, and what follows from it. In all methods {@code signal} is √ᾱ and {@code noise} is
 * √(1−ᾱ), as {@link TrainingSchedule} gives them; numbers are taken one by one.
 */
public enum PredictionType {
    /** ε. */
    EPSILON,
    /** v = √ᾱ ε − √(1−ᾱ) x₀ (Salimans and Ho, 2022, appendix D). */
    V,
    /** x₀. */
    SAMPLE;

    /** What a model should say that knows x₀ and ε. */
    public double target(double signal, double noise, double clean, double epsilon) {
        return switch (this) {
            case EPSILON -> epsilon;
            case V -> signal * epsilon - noise * clean;
            case SAMPLE -> clean;
        };
    }

    /** x₀ as a prediction at {@code noisy} implies it: (x_t − √(1−ᾱ) ε) / √ᾱ, √ᾱ x_t − √(1−ᾱ) v, or the prediction itself. */
    public double clean(double signal, double noise, double noisy, double prediction) {
        return switch (this) {
            case EPSILON -> (noisy - noise * prediction) / signal;
            case V -> signal * noisy - noise * prediction;
            case SAMPLE -> prediction;
        };
    }

    /** ∂{@link #clean}/∂prediction. */
    public double cleanByPrediction(double signal, double noise) {
        return switch (this) {
            case EPSILON -> -noise / signal;
            case V -> -noise;
            case SAMPLE -> 1;
        };
    }

    /** ε as a prediction at {@code noisy} implies it: the prediction itself, √ᾱ v + √(1−ᾱ) x_t, or (x_t − √ᾱ x₀) / √(1−ᾱ). */
    public double epsilon(double signal, double noise, double noisy, double prediction) {
        return switch (this) {
            case EPSILON -> prediction;
            case V -> signal * prediction + noise * noisy;
            case SAMPLE -> (noisy - signal * prediction) / noise;
        };
    }

    /** What min(SNR, γ) as the weight of an error of x₀ is for an error of the prediction: over SNR for ε, over SNR + 1 for v. */
    public double ofCleanWeight(double snr, double weight) {
        return switch (this) {
            case EPSILON -> weight / snr;
            case V -> weight / (snr + 1);
            case SAMPLE -> weight;
        };
    }
}
