package w2w.schedulers.internal;

import w2w.api.diffusion.PredictionType;

/**
 * Noise levels seen as the exponential integrators see them: α = 1/√(σ²+1), the deviation s = σα, and half the log
 * signal-to-noise ratio λ = log α − log s = −log σ, which is infinite at σ = 0.
 */
record Halflog(double[] sigmas) {
    double alpha(int i) {
        return 1 / Math.sqrt(sigmas[i] * sigmas[i] + 1);
    }

    double deviation(int i) {
        return sigmas[i] * alpha(i);
    }

    double lambda(int i) {
        return -Math.log(sigmas[i]);
    }

    /** x₀ at level i as the model's output implies it, for all numbers of a sample. */
    float[] clean(int i, PredictionType type, float[] sample, float[] output) {
        double a = alpha(i);
        double s = deviation(i);
        float[] clean = new float[sample.length];
        for (int j = 0; j < clean.length; j++) {
            clean[j] = (float) type.clean(a, s, sample[j], output[j]);
        }
        return clean;
    }
}
