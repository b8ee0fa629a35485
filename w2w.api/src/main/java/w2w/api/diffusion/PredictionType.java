package w2w.api.diffusion;

/**
 * What a model predicts at x_t = √ᾱ x₀ + √(1−ᾱ) ε, and what follows from it. In all methods {@code signal} is √ᾱ and {@code noise} is
 * √(1−ᾱ), as {@link TrainingSchedule} gives them; numbers are taken one by one.
 */
public enum PredictionType {
    /** ε. */
    EPSILON,
    /** v = √ᾱ ε − √(1−ᾱ) x₀ (Salimans and Ho, 2022, appendix D). */
    V;

    /** What a model should say that knows x₀ and ε. */
    public double target(double signal, double noise, double clean, double epsilon) {
        return this == V ? signal * epsilon - noise * clean : epsilon;
    }

    /** x₀ as a prediction at {@code noisy} implies it: √ᾱ x_t − √(1−ᾱ) v, or (x_t − √(1−ᾱ) ε) / √ᾱ. */
    public double clean(double signal, double noise, double noisy, double prediction) {
        return this == V ? signal * noisy - noise * prediction : (noisy - noise * prediction) / signal;
    }

    /** ∂{@link #clean}/∂prediction. */
    public double cleanByPrediction(double signal, double noise) {
        return this == V ? -noise : -noise / signal;
    }

    /** ε as a prediction at {@code noisy} implies it: √ᾱ v + √(1−ᾱ) x_t, or the prediction itself. */
    public double epsilon(double signal, double noise, double noisy, double prediction) {
        return this == V ? signal * prediction + noise * noisy : prediction;
    }
}
