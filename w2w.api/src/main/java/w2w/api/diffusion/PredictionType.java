package w2w.api.diffusion;

/** What a model predicts at x_t = √ᾱ x₀ + √(1−ᾱ) ε. */
public enum PredictionType {
    /** ε. */
    EPSILON,
    /** v = √ᾱ ε − √(1−ᾱ) x₀ (Salimans and Ho, 2022). */
    V
}
